import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation
import Testing

/// An input that cannot be read, and what must be said about it.
struct BadInput: Sendable, CustomTestStringConvertible {
    var what: String
    var bytes: [UInt8]
    var code: DragnetError.Code
    var line: Int?
    var message: String
    var testDescription: String { what }

    init(_ what: String, _ bytes: [UInt8], _ code: DragnetError.Code, line: Int? = nil, _ message: String) {
        (self.what, self.bytes, self.code, self.line, self.message) = (what, bytes, code, line, message)
    }

    init(_ what: String, _ text: String, _ code: DragnetError.Code, line: Int? = nil, _ message: String) {
        self.init(what, Array(text.utf8), code, line: line, message)
    }
}

private let randomBytes: [UInt8] = {
    let stepper = Stepper(seed: 77)
    return (0..<5000).map { _ in UInt8(stepper.next(256) - 1) }
}()

private let header = "time,src,dst,amount\n"

private let badInputs: [BadInput] = [
    BadInput("empty file", "", .inputUnusable, "the file is empty"),
    BadInput("blank lines", "\n\n  \n", .inputUnusable, "the file is empty"),
    BadInput("header only", header, .inputUnusable, "has a header and no rows"),
    BadInput("random bytes", randomBytes, .inputUnusable, "is not text"),
    BadInput("zip", [0x50, 0x4B, 0x03, 0x04] + randomBytes, .inputUnusable, "is a zip archive"),
    BadInput(
        "JSON of other things", "{\"a\": 1}\n", .inputUnusable,
        "no column for the source and destination: the columns are a"),
    BadInput(
        "cut JSON", "{\"a\": 1", .inputUnusable, line: 1, "looks like JSON and holds no record: it is cut off"),
    BadInput("markup", "<html>\n", .inputUnusable, "looks like markup"),
    BadInput("one column", "hello\nworld\n", .inputUnusable, line: 1, "no columns found"),
    BadInput(
        "damaged gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + randomBytes, .inputUnusable, "the gzip data is damaged"),
    BadInput(
        "invalid UTF-8 in an id", Array((header + "1700000000,a").utf8) + [0xFF] + Array(",b,1\n".utf8), .inputUnusable,
        line: 2, "source \"a\u{FFFD}\" is not UTF-8"),
    BadInput("NUL in an id", header + "1700000000,a\0b,c,1\n", .inputUnusable, line: 2, "holds a control character"),
    BadInput(
        "escape in an id", header + "1700000000,a,c\u{1B}[1m,1\n", .inputUnusable, line: 2, "holds a control character"),
    BadInput(
        "C1 control in an id", header + "1700000000,a,c\u{85},1\n", .inputUnusable, line: 2, "holds a control character"
    ),
    BadInput(
        "unclosed quote", header + "1700000000,\"a,b,1\n", .inputUnusable, line: 2, "a quote is opened and never closed"
    ),
    BadInput("missing column", header + "1700000000,a\n", .inputUnusable, line: 2, "has 2 fields where 4 belong"),
    BadInput("extra column", header + "1700000000,a,b,1,2\n", .inputUnusable, line: 2, "has 5 fields where 4 belong"),
    BadInput("empty source", header + "1700000000,,b,1\n", .inputUnusable, line: 2, "source is empty"),
    BadInput("unreadable dates", header + "yesterday,a,b,1\n", .inputUnusable, line: 2, "\"yesterday\" is not a time"),
    BadInput(
        "ambiguous dates", header + "01/02/2026,a,b,1\n", .inputAmbiguous, line: 2, "may be day/month or month/day"),
    BadInput("no parties", "time,amount\n1700000000,1\n", .inputUnusable, "no column for the source and destination"),
    BadInput("no destination", "time,src,what\n1700000000,a,b\n", .inputAmbiguous, "which column is the destination"),
    BadInput("two sources", "src_id,from_id,dst\na,b,c\n", .inputAmbiguous, "several columns may be the source"),
    BadInput(
        "two amounts", "src,dst,amount_in,amount_out\na,b,1,2\n", .inputAmbiguous, "several columns may be the amount"),
]

@Suite struct BadInputTests {
    @Test(arguments: badInputs) func isRefusedWithWords(_ bad: BadInput) throws {
        let error = try #require(failure { try ingest(bad.bytes) })
        #expect(error.code == bad.code)
        #expect(error.place?.file == "-")
        #expect(error.place?.line == bad.line)
        #expect(error.message.contains(bad.message), "\(error.message)")
        #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test func truncatedGzip() throws {
        let text = "src,dst\n" + (0..<5000).map { "a\($0),b\($0 % 7)\n" }.joined()
        let bytes = try gzipped(Array(text.utf8))
        for length in [bytes.count - 1, bytes.count - 9, bytes.count / 2, 12, 3] {
            let error = failure { try ingest(Array(bytes.prefix(length))) }
            #expect(error?.code == .inputUnusable)
            #expect(error?.message == "the gzip data ends in the middle: the file is truncated", "\(length)")
        }
    }

    @Test("what is said of damaged gzip data does not depend on how its bytes came") func damagedInPieces() throws {
        // It begins as UTF-16 that is none, and reaches further back than there is anything.
        let found =
            "H4sIAQAAAAAACPv/jy0tLS0tLS0tLS0t3W7Cu7u7u7u7u7u7u7u7u7u7u7u7u7u7"
            + "u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7MAyYkIVrbA0="
        let bytes = try #require(Data(base64Encoded: found).map(Array.init))
        let whole = failure { try ingest(bytes) }
        #expect(whole != nil)
        for step in [1, 2, 3, 7, 16, 50] {
            let pieces = failure { try ingest(bytes, nextPiece: { step }) }
            #expect(pieces?.description == whole?.description, "\(step)")
        }
    }

    @Test func pathsThatAreNotThere() throws {
        let folder = try TemporaryFolder()
        func error(_ paths: [String]) -> DragnetError? {
            failure { try LogReader().read(paths, context: .serial) }
        }
        #expect(error([folder.path + "/none.csv"])?.code == .inputMissing)
        #expect(error([folder.path])?.code == .inputUnusable)
        #expect(error([folder.path])?.message == "the folder holds no log")
        #expect(error([])?.code == .usage)
        #expect(error(["-", "-"])?.code == .usage)
    }

    @Test(
        "a few events far from all others are told, as a wrong clock leaves them",
        arguments: [
            ([Int64](), nil),
            ([4_000_000_000], "one event is later than all others by more than those span, such as one at 2096"),
            ([0], "one event is earlier than all others by more than those span, such as one at 1970"),
            ([4_000_000_000, 4_000_000_600], "2 events are later than"), ([1_700_200_000], nil),
        ]) func strays(_ times: [Int64], _ warning: String?) throws
    {
        let ordinary = (0..<240).map { Int64(1_700_000_000 + 600 * $0) }
        let rows = (ordinary + times).enumerated().map { "\($1),a\($0 % 7),b\($0 % 5)\n" }
        let warnings = try ingest("time,src,dst\n" + rows.joined()).quality.warnings
        let told = warnings.filter { $0.contains("than all others") }
        #expect(told.count == (warning == nil ? 0 : 1) && told.first?.hasPrefix(warning ?? "") ?? true, "\(told)")
    }

    @Test(
        "small logs are read, with a word about what they lack",
        arguments: [
            ("time,src,dst\n1700000000,a,b\n", "one event"), ("src,dst\na,a\n", "one entity"),
            ("src,dst\na,a\nb,b\n", "from an entity to itself"), ("time,src,dst\n5,a,b\n5,b,c\n", "the same time"),
            ("src,dst\na,b\n", "no times"), ("time,src,dst\n5,a,b\n6,b,c\n", "count from zero"),
        ]) func smallLogs(_ text: String, _ warning: String) throws
    {
        let result = try ingest(text)
        #expect(result.quality.warnings.contains { $0.contains(warning) }, "\(result.quality.warnings)")
    }

    @Test func theShareOfBadRows() throws {
        func log(_ rows: Int, bad: Int) -> String {
            "src,dst,amount\n" + (0..<rows).map { $0 < bad ? "a,b,x\n" : "a,b,1\n" }.joined()
        }
        // One bad row is forgiven from 100 rows on.
        #expect(failure { try ingest(log(99, bad: 1)) }?.code == .inputUnusable)
        #expect(try ingest(log(100, bad: 1)).rejects.count == 1)
        #expect(failure { try ingest(log(100, bad: 2)) } != nil)
        #expect(try ingest(log(2000, bad: 2)).rejects.count == 2)
        let error = try #require(failure { try ingest(log(2000, bad: 3)) })
        #expect(
            error.message == "amount \"x\" is not a number (the first of 3 bad rows in 2000, where 0.1% may be bad)")
        #expect(error.place?.line == 2)
        #expect(error.help == "to leave bad rows out, allow more of them with --max-bad")
        #expect(try ingest(log(100, bad: 100 - 1), try mapped(maxBad: 1)).log.count == 1)
        #expect(
            failure { try ingest(log(100, bad: 100), try mapped(maxBad: 1)) }?.message
                == "no row of the input is an event: amount \"x\" is not a number")
        // Far too many bad rows end the reading early.
        #expect(failure { try ingest(log(50_000, bad: 50_000)) }?.message.contains("1001 bad rows in 1001") == true)
    }

    @Test func everyRowIsAccountedFor() throws {
        var text = "id,time,src,dst,amount\n"
        for row in 0..<500 {
            text += "\(row % 450),\(1_700_000_000 + row % 450),a\(row % 450),b,\(row % 40 == 3 ? "x" : "1")\n"
        }
        let result = try ingest(text, try mapped("id=id", maxBad: 1))
        #expect(result.quality.rows == 500)
        #expect(result.log.count + result.duplicateRows.count + result.rejects.count == 500)
        var seen = Set(result.rejects.map(\.fileRow))
        seen.formUnion(result.duplicateRows.map(\.fileRow))
        seen.formUnion(result.log.fileRows.map { Int($0) })
        #expect(seen == Set(0..<500))
        #expect(result.quality.rejectedByReason == ["amount is not a number": result.rejects.count])
    }

    @Test func cancellationStops() throws {
        let flag = CancellationFlag()
        flag.cancel()
        var reader = LogReader()
        reader.standardInput = { MemoryByteSource(Array("src,dst\na,b\n".utf8)) }
        let error = failure { [reader] in try reader.read(["-"], context: WorkContext(threads: 1, cancellation: flag)) }
        #expect(error?.code == .interrupted)
    }
}
