import DragnetCore
import DragnetTestSupport
import Foundation
import Synchronization
import Testing
import dragnet

/// What every command shares, without running one.
@Suite("Command support")
struct CommandSupportTests {
    // MARK: Progress

    /// Collects what is written, by a clock that the test sets.
    private final class Screen: Sendable {
        private let texts = Mutex<[String]>([])
        private let time = Mutex(0.0)

        var written: [String] { texts.withLock { $0 } }

        func progress(_ mode: ProgressMode, isTerminal: Bool, width: Int = 60) -> TerminalProgress {
            TerminalProgress(
                mode: mode, isTerminal: isTerminal, clock: { self.time.withLock { $0 } }, width: { width },
                write: { text in self.texts.withLock { $0.append(text) } })
        }

        func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
    }

    private func work(_ completed: Int, _ stage: String = "reading", remark: String? = nil) -> WorkProgress {
        WorkProgress(stage: stage, completed: completed, total: 1000, unit: "rows", remark: remark)
    }

    @Test func aLineIsDrawnAtMostTenTimesASecond() {
        let screen = Screen()
        let progress = screen.progress(.auto, isTerminal: true)
        for row in 0..<1000 {
            progress.report(work(row))
            screen.advance(0.003)
        }
        #expect((25...31).contains(screen.written.count))
        #expect(screen.written.allSatisfy { $0.hasPrefix("\rreading  ") && $0.hasSuffix("\u{1B}[K") })
        #expect(screen.written.last?.contains("333 rows/s") == true)
        #expect(screen.written.last?.contains("0:01 left") == true)
        let drawn = screen.written.count
        progress.finish()
        progress.finish()
        #expect(screen.written.count == drawn + 1)
        #expect(screen.written.last == "\r\u{1B}[K")
    }

    @Test func nothingIsDrawnWhereThereIsNoTerminal() {
        let screen = Screen()
        for progress in [screen.progress(.auto, isTerminal: false), screen.progress(.none, isTerminal: true)] {
            progress.report(work(1))
            progress.finish()
        }
        #expect(screen.written.isEmpty)
    }

    @Test func linesFitTheTerminalAndHoldNoControls() {
        let screen = Screen()
        let progress = screen.progress(.auto, isTerminal: true, width: 20)
        progress.report(work(1, "read\u{1B}[2J日本語日本語日本語", remark: "x\ny"))
        let line = screen.written.joined().dropFirst().dropLast(3)
        #expect(TextWidth.columns(of: String(line)) <= 19)
        #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test func jsonLinesAreJSON() throws {
        let screen = Screen()
        let progress = screen.progress(.json, isTerminal: false)
        for (row, remark) in ([nil, "loss \"0.3\"\u{1B}\u{7}\\"] as [String?]).enumerated() {
            progress.report(work(row * 500, remark: remark))
            screen.advance(1)
        }
        let lines = screen.written
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix("}\n") && $0.count { $0 == "\n" } == 1 })
        let object = try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any]
        #expect(object?["v"] as? Int == 1)
        #expect(object?["stage"] as? String == "reading")
        #expect(object?["completed"] as? Int == 500)
        #expect(object?["rate"] as? Double == 500)
        #expect(object?["remaining"] as? Double == 1)
        #expect(object?["remark"] as? String == "loss \"0.3\"\u{1B}\u{7}\\")
    }

    @Test func metersStartAnewWithAStageAndNeverGoBack() {
        var meter = ProgressMeter()
        _ = meter.reading(of: work(100), at: 0)
        let second = meter.reading(of: work(400), at: 2)
        #expect(second?.rate == 150)
        #expect(second?.remaining == 4)
        let tooSoon = meter.reading(of: work(300), at: 2.05)
        #expect(tooSoon == nil)
        let late = meter.reading(of: work(300), at: 3)
        #expect(late?.progress.completed == 400)
        let other = meter.reading(of: work(10, "training"), at: 4)
        #expect(other?.rate == nil)
        #expect(other?.line == "training  1 %")
        let open = meter.reading(of: WorkProgress(stage: "open", completed: 2_500_000, unit: "bytes"), at: 9)
        #expect(open?.line == "open  2.5 MB")
        _ = meter.reading(of: WorkProgress(stage: "x", completed: 0, total: 20_000, unit: "pairs"), at: 10)
        let slow = meter.reading(of: WorkProgress(stage: "x", completed: 7200, total: 20_000, unit: "pairs"), at: 7210)
        #expect(slow?.line == "x  36 %  1 pairs/s  3:33:20 left")
    }

    @Test func reportsOfManyThreadsDoNotMix() throws {
        let screen = Screen()
        let progress = screen.progress(.json, isTerminal: false)
        try ParallelRange(threads: 4).forEach(count: 4000, chunkSize: 1) { _, chunk in
            screen.advance(0.01)
            progress.report(work(chunk))
        }
        #expect(screen.written.allSatisfy { $0.hasPrefix("{\"v\":1,") && $0.hasSuffix("}\n") })
    }

    // MARK: Colour

    @Test func coloursAreAQuestionOfChoiceAndPlace() {
        func isOn(_ choice: ColorChoice, _ isTerminal: Bool, _ environment: [String: String]) -> Bool {
            TerminalStyle(choice, isTerminal: isTerminal, environment: environment).isOn
        }
        #expect(isOn(.auto, true, ["TERM": "xterm"]))
        #expect(!isOn(.auto, false, ["TERM": "xterm"]))
        #expect(!isOn(.auto, true, ["TERM": "dumb"]))
        #expect(!isOn(.auto, true, ["NO_COLOR": "1"]))
        #expect(isOn(.auto, true, ["NO_COLOR": ""]))
        #expect(!isOn(.auto, true, ["CI": "true"]))
        #expect(isOn(.always, false, ["NO_COLOR": "1", "CI": "1"]))
        #expect(!isOn(.never, true, [:]))
        #expect(TerminalStyle(isOn: true)("x", .bad) == "\u{1B}[1;31mx\u{1B}[0m")
        #expect(TerminalStyle(isOn: true)("x", .plain) == "x")
        #expect(TerminalStyle(isOn: false)("x", .bad) == "x")
    }

    // MARK: Errors

    @Test func errorsHaveTheFormOfTheContract() {
        let error = DragnetError(
            .inputUnusable, "amount \"1.234,50\" is not a number",
            at: DragnetError.Place(file: "transactions.csv", line: 84), help: "say --decimal ,")
        let report = ErrorReport(error)
        #expect(report.exitStatus == 3)
        #expect(
            report.text() == """
                dragnet: transactions.csv:84: amount "1.234,50" is not a number
                help: say --decimal ,

                """)
    }

    @Test(arguments: HostileNames.all)
    func errorsInJSONAreJSON(name: String) throws {
        let error = DragnetError(
            .inputUnusable, "\(name) is no id", at: DragnetError.Place(file: name, line: 2, column: name), help: name)
        let json = ErrorReport(error).json
        #expect(json.utf8.count { $0 == 0x0A } == 1)
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let inner = try #require(object?["error"] as? [String: Any])
        #expect(inner["code"] as? String == "input_unusable")
        #expect(inner["file"] as? String == name)
        #expect(inner["line"] as? Int == 2)
        #expect(inner["exit"] as? Int == 3)
    }

    private struct Odd: Error {
        var internals = "secret"
    }

    @Test func unknownErrorsSayNothingOfSwift() {
        let report = ErrorReport(Odd())
        #expect(report.error.code == .internalFault)
        #expect(report.exitStatus == 1)
        #expect(!report.text().contains("Odd") && !report.text().contains("secret"))
        #expect(!report.json.contains("Odd"))
        #expect(report.text(isVerbose: true).contains("secret"))
    }

    @Test func theSystemsErrorsAreToldInWords() {
        #expect(ErrorReport(POSIXError(.ENOSPC)).text().contains("no space left"))
        #expect(ErrorReport(CocoaError(.fileWriteOutOfSpace)).error.code == .outputFailed)
        #expect(ErrorReport(POSIXError(.EFBIG)).text().contains("ulimit -f"))
        #expect(ErrorReport(POSIXError(.EACCES)).error.code == .outputFailed)
        #expect(ErrorReport(CocoaError(.fileReadNoPermission)).exitStatus == 3)
        #expect(ErrorReport(CocoaError(.fileReadNoSuchFile)).exitStatus == 3)
        #expect(ErrorReport(POSIXError(.ENOENT)).error.code == .outputFailed)
        #expect(ErrorReport(POSIXError(.ENOMEM)).exitStatus == 4)
        #expect(ErrorReport(POSIXError(.EMFILE)).exitStatus == 4)
        #expect(ErrorReport(CancellationError()).exitStatus == 130)
        let wrapped = CocoaError(
            .fileWriteUnknown,
            userInfo: [NSUnderlyingErrorKey: POSIXError(.ENOSPC), NSFilePathErrorKey: "out/x.csv"])
        #expect(ErrorReport(wrapped).text().hasPrefix("dragnet: out/x.csv: there is no space left"))
    }

    // MARK: Tables

    private func table() -> TextTable {
        var table = TextTable([.init("RANK", .trailing), .init("ID"), .init("WHO", shrinks: true), .init("WHY")])
        table.add(["1", .init("INC-1", .bad), "日本語アカウント", "many"])
        table.add(["12", "INC-22", "A\u{1B}[31mB", "x"])
        return table
    }

    @Test func columnsAreAligned() {
        #expect(
            table().lines(width: nil) == [
                "RANK  ID      WHO               WHY",
                "   1  INC-1   日本語アカウント  many",
                "  12  INC-22  A\u{FFFD}[31mB           x",
            ])
        #expect(TextTable([.init("A")]).lines(width: 80).isEmpty)
    }

    @Test(arguments: [20, 31, 34, 36, 37, 100])
    func columnsShrinkToTheTerminal(width: Int) {
        let lines = table().lines(width: width)
        let needed = lines.map { TextWidth.columns(of: $0) }.max() ?? 0
        // Twenty columns are fixed, three gaps of two take six, and no column becomes narrower than eight.
        #expect(needed <= max(width, 28))
        #expect(lines[1].contains("…") == (width < 36))
    }

    @Test func paintDoesNotMoveColumns() {
        let painted = table().lines(width: nil, style: TerminalStyle(isOn: true))
        let plain = painted.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
        #expect(plain == table().lines(width: nil))
        #expect(painted[1].contains("\u{1B}[1;31mINC-1\u{1B}[0m "))
    }

    @Test func widthsAreThoseOfATerminal() {
        for (text, width) in [("", 0), ("abc", 3), ("e\u{301}", 1), ("日本", 4), ("🕵️‍♀️", 2), ("🇪🇺", 2), ("ä…", 2)] {
            #expect(TextWidth.columns(of: text) == width)
        }
        #expect(TextWidth.truncated("abcdef", to: 4) == "abc…")
        #expect(TextWidth.truncated("abcd", to: 4) == "abcd")
        #expect(TextWidth.truncated("日本語", to: 4) == "日…")
        #expect(TextWidth.truncated("abc", to: 0) == "")
    }
}
