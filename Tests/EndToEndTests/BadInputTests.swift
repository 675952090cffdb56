import DragnetTestSupport
import Foundation
import Testing

/// Input that is no log, or half of one: words that name the place, the right exit status, and nothing left behind.
@Suite("Bad input")
struct BadInputTests {
    /// A log that cannot be used.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// The name of the file; a folder ends in a slash.
        var file = "log.csv"
        var bytes: @Sendable () -> [UInt8]?
        var status: Int32 = 3
        /// What standard error says among other things, the file's name always.
        var says: [String]

        var testDescription: String { name }

        init(_ name: String, file: String = "log.csv", says: [String], bytes: @escaping @Sendable () -> [UInt8]?) {
            self.name = name
            self.file = file
            self.says = says
            self.bytes = bytes
        }

        init(_ name: String, text: @escaping @Sendable () -> String, says: [String]) {
            self.init(name, says: says) { Array(text().utf8) }
        }
    }

    static let cases: [Case] = [
        Case("empty file", text: { "" }, says: ["log.csv: the file is empty"]),
        Case("header only", text: { SmallLogs.header }, says: ["log.csv: has a header and no rows", "help: "]),
        Case("folder without logs", file: "logs/", says: ["holds no log", "help: "]) { nil },
        Case("missing file", file: "missing.csv", says: ["missing.csv: no such file", "help: "]) { nil },
        Case("truncated gzip", file: "log.csv.gz", says: ["log.csv.gz: the gzip data ends in the middle"]) {
            truncatedGzip()
        },
        Case("random bytes", says: ["log.csv: is not text"]) {
            var state: UInt32 = 7
            return (0..<20_000).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(state >> 24)
            }
        },
        Case("invalid UTF-8 in an id", says: ["log.csv:12: ", "is not UTF-8", "help: "]) {
            marred(row: 10, with: [0x41, 0xFF, 0xFE])
        },
        Case("NUL in an id", says: ["log.csv:12: ", "control character"]) { marred(row: 10, with: [0x41, 0, 0x42]) },
        Case("unclosed quotes", text: { unclosedQuotes() }, says: ["log.csv:12: ", "closing quote"]),
        Case("long lines", text: { longLines() }, says: ["log.csv:12: "]),
        Case(
            "one entity column",
            text: { "id,time,from,amount\n" + (0..<30).map { "t\($0),2026-01-01,A,5\n" }.joined() },
            says: ["log.csv: no column for the destination", "--map"]),
        Case("amount NaN", text: { amounts("NaN") }, says: ["log.csv:2: amount \"NaN\"", "is not a finite number"]),
        Case("amount inf", text: { amounts("inf") }, says: ["log.csv:2: amount \"inf\"", "is not a finite number"]),
        Case("amount 1e309", text: { amounts("1e309") }, says: ["log.csv:2: amount \"1e309\" is too large"]),
        Case(
            "amount with a comma", text: { amounts("\"1.234,50\"") },
            says: ["log.csv:2: amount \"1.234,50\" is not a number", "help: say --decimal ,"]),
        Case(
            "some unreadable dates", text: { SmallLogs.log { SmallLogs.row($0, time: $0 % 10 == 0 ? "soon" : nil) } },
            says: ["log.csv:2: time \"soon\" is not a time"]),
        Case(
            "unreadable dates", text: { SmallLogs.log { SmallLogs.row($0, time: "soon\($0)") } },
            says: ["log.csv:2: column time: \"soon0\" is not a time", "--map time=COLUMN"]),
        Case(
            "ambiguous dates",
            text: {
                SmallLogs.log {
                    let (day, month) = (SmallLogs.two(1 + $0 % 12), SmallLogs.two(1 + $0 / 12 % 12))
                    return SmallLogs.row($0, time: "\(day)/\(month)/2026 10:00")
                }
            }, says: ["log.csv:2: column time: ", "day-first", "month-first"]),
        Case("one event", text: { SmallLogs.log(1) }, says: ["log.csv: 1 event is too few"]),
        Case(
            "one node", text: { SmallLogs.log { SmallLogs.row($0, source: "A", destination: "A") } },
            says: ["log.csv: every event has the same source and destination"]),
        Case(
            "self-loops only",
            text: { SmallLogs.log { SmallLogs.row($0, source: "A\($0 % 9)", destination: "A\($0 % 9)") } },
            says: ["log.csv: every event has the same source and destination"]),
    ]

    @Test(arguments: cases)
    func isToldInWordsAndLeavesNothing(bad: Case) throws {
        let folder = try TemporaryFolder()
        try prepare(bad, in: folder)
        let before = try FolderContent(of: folder.path())
        for command in [["scan", bad.file, "--out", "new/out"], ["import", bad.file, "--workspace", "ws"]] {
            // An import knows nothing of what a scan needs.
            if command[0] == "import" && ["one event", "one node", "self-loops only"].contains(bad.name) { continue }
            let outcome = try Program.run(command, in: folder.path())
            #expect(outcome.status == bad.status, "\(outcome.error)")
            #expect(outcome.output.isEmpty)
            #expect(outcome.error.hasPrefix("dragnet: "))
            for words in bad.says { #expect(outcome.error.contains(words), "\(outcome.error)") }
            #expect(outcome.error.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F })
            let left = try FolderContent(of: folder.path()).differences(from: before)
            #expect(left.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: folder.path("new")))
            #expect(!FileManager.default.fileExists(atPath: folder.path("ws")))
        }
        let json = try Program.run(["scan", bad.file, "--out", "new", "--json"], in: folder.path())
        let object = try #require(try JSONLines.objects(json.error).last?["error"] as? [String: Any])
        #expect(object["exit"] as? Int == Int(bad.status))
    }

    @Test(arguments: [cases[0], cases[4], cases[11]])
    func anOlderResultStays(bad: Case) throws {
        let folder = try TemporaryFolder()
        try prepare(bad, in: folder)
        try folder.write("{\"program\":\"dragnet\"}", to: "out/run.json")
        try folder.write("old", to: "out/report.html")
        let before = try FolderContent(of: folder.path())
        let outcome = try Program.run(["scan", bad.file, "--out", "out"], in: folder.path())
        #expect(outcome.status == 3)
        #expect(try FolderContent(of: folder.path()) == before)
    }

    @Test func eventsOfOneMomentAreAStaticLog() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log { SmallLogs.row($0, time: "2026-01-01T00:00:00Z") }, to: "log.csv")
        let outcome = try Program.run(["scan", "log.csv", "--out", "out"], in: folder.path())
        #expect(outcome.status == 0)
        #expect(outcome.error.contains("note: all events carry the same time"))
        #expect(try Table(file: folder.path("out/events.csv.gz")).rows.count == 300)
    }

    @Test func aQuoteThatIsNeverClosedCostsOneRow() throws {
        let folder = try TemporaryFolder()
        let log = SmallLogs.log { $0 == 100 ? "t100,\"2026-01-01T00:00:00Z,A,B,1\n" : SmallLogs.row($0) }
        try folder.write(log, to: "log.csv")
        let outcome = try Program.run(["scan", "log.csv", "--out", "o"], in: folder.path())
        #expect(outcome.status == 0)
        #expect(outcome.error.contains("the first at log.csv:102: a quote is opened and never closed"))
        #expect(try Table(file: folder.path("o/events.csv.gz")).rows.count == 300)
    }

    @Test func aFewBadRowsAreLeftOutAndNamed() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log { SmallLogs.row($0, amount: $0 == 40 ? "much" : nil) }, to: "log.csv")
        let outcome = try Program.run(["scan", folder.path("log.csv"), "--out", "out"], in: folder.path())
        #expect(outcome.status == 0)
        #expect(outcome.error.contains("1 of 300 rows could not be read, the first at log.csv:42: "))
        let rejects = try JSONLines.objects(file: folder.path("out/rejects.jsonl"))
        #expect(rejects.count == 1)
        #expect(rejects.first?["line"] as? Int == 42)
        #expect(rejects.first?["value"] as? String == "much")
        // Where the log lies is the machine's own affair.
        #expect(rejects.first?["file"] as? String == "log.csv")
    }

    private func prepare(_ bad: Case, in folder: TemporaryFolder) throws {
        if bad.file.hasSuffix("/") { try folder.write("no log", to: bad.file + "readme.bin") }
        if let bytes = bad.bytes() { try folder.write(bytes, to: bad.file) }
    }

    private static func amounts(_ amount: String) -> String {
        SmallLogs.log { SmallLogs.row($0, amount: $0 % 10 == 0 ? amount : nil) }
    }

    private static func unclosedQuotes() -> String {
        SmallLogs.log { $0 % 20 == 10 ? "t\($0),\"2026-01-01T00:00:00Z,A,B,1\n" : SmallLogs.row($0) }
    }

    private static func longLines() -> String {
        SmallLogs.log(60) {
            SmallLogs.row($0, source: [10, 20].contains($0) ? String(repeating: "A", count: 2 << 20) : nil)
        }
    }

    /// A log with other bytes for the source of one row.
    private static func marred(row marred: Int, with bytes: [UInt8]) -> [UInt8] {
        (0..<300).reduce(into: Array(SmallLogs.header.utf8)) { all, row in
            // Two, because one bad row among so few is forgiven.
            guard row == marred || row == marred + 5 else { return all += SmallLogs.row(row).utf8 }
            all += Array("t\(row),2026-01-01T00:00:00Z,".utf8) + bytes + Array(",B1,5\n".utf8)
        }
    }

    /// The first half of a compressed log.
    private static func truncatedGzip() -> [UInt8]? {
        guard let folder = try? TemporaryFolder(), (try? folder.write(SmallLogs.log(2000), to: "log.csv")) != nil,
            (try? Program.other(["gzip", folder.path("log.csv")])) != nil,
            let data = try? Data(contentsOf: folder.url.appending(path: "log.csv.gz"))
        else { return nil }
        return Array(data.prefix(data.count / 2))
    }
}
