extension ErrorMessages {
    /// Rows and cells.
    static let values: [Source] = [
        Source(
            file: "DragnetIngest/Events/EventBuilder.swift",
            cases: [
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: has 3 fields where 5 belong", help: skip,
                    given: [.text(few + "t9,2026-01-02,A\n", "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: source is empty", help: skip,
                    given: [.text(row(source: ""), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: destination is empty", help: skip,
                    given: [.text(row(destination: ""), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: source \"A�B\" holds a control character", help: skip,
                    given: [.text(row(source: "A\u{7}B"), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: id \"t�[2J\" holds a control character", help: skip,
                    given: [.text(row(id: "t\u{1B}[2J"), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: source \"A�\" is not UTF-8",
                    help: "say --encoding windows-1252 if the file was written so, or convert it to UTF-8; \(skip)",
                    given: [.bytes(Array((few + "t9,2026-01-02,A").utf8) + [0xFF] + Array(",B,5\n".utf8), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws --map time=day+hour", 3,
                    "a.csv:4: time \"2026-01-03 noon\" is not a time", help: skip,
                    given: [
                        .text(
                            "day,hour,from,to\n2026-01-01,10:00,A,B\n2026-01-02,10:00,B,C\n2026-01-03,noon,B,C\n",
                            "a.csv")
                    ]),
                ErrorCase(
                    "import a.csv --workspace ws --map amount=in+out", 3, "a.csv:4: amount is too large for a number",
                    help: skip,
                    given: [.text("in,out,from,to\n1,2,A,B\n2,3,B,C\n9e26,9e26,A,C\n", "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3,
                    "a.csv:2: amount \"much\" is not a number (the first of 5 bad rows in 40, where 0.1% may be bad)",
                    help: skip,
                    given: [.text(SmallLogs.log(40) { SmallLogs.row($0, amount: $0 % 9 == 0 ? "much" : nil) }, "a.csv")]
                ),
                ErrorCase(
                    "import a.csv --workspace ws --max-bad 0", 3, "a.csv:8: amount \"x\" is not a number", help: skip,
                    given: [.text(row(amount: "x"), "a.csv")]),
            ],
            unprovoked: [
                "the log has more than 4 billion rows": "takes as many rows",
                "no row was rejected": "a fault of the program",
            ]),
        Source(
            file: "DragnetIngest/Values/AmountReader.swift",
            cases: [
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: amount \"inf\" is not a finite number", help: skip,
                    given: [.text(row(amount: "inf"), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: amount \"1e309\" is too large for a number", help: skip,
                    given: [.text(row(amount: "1e309"), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: amount \"1e308\" is too large for a number", help: skip,
                    given: [.text(row(amount: "1e308"), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: amount \"1.234,50\" is not a number",
                    help: "say --decimal ,; \(skip)", given: [.text(row(amount: "\"1.234,50\""), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: amount \"1,234.50\" is not a number",
                    help: "say --thousands ,; \(skip)", given: [.text(row(amount: "\"1,234.50\""), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: amount \"1,234\" is not a number",
                    help: "say --decimal , or, if commas group thousands, --thousands ,; \(skip)",
                    given: [.text(row(amount: "\"1,234\""), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: amount \"1'234\" is not a number",
                    help: "say --thousands \"'\"; \(skip)", given: [.text(row(amount: "1'234"), "a.csv")]),
            ]),
        Source(
            file: "DragnetIngest/Values/TimeParser.swift",
            cases: [
                ErrorCase(
                    "import a.csv --workspace ws", 3,
                    "a.csv:8: time \"soon\" is not a time as in the rows before (dates, year first)", help: skip,
                    given: [.text(row(time: "soon"), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: time is empty", help: skip,
                    given: [.text(row(time: ""), "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3,
                    "a.csv:8: time \"2026-02-30T00:00:00Z\" is a date that does not exist", help: skip,
                    given: [.text(row(time: "2026-02-30T00:00:00Z"), "a.csv")]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/LogRequirements.swift",
            cases: [
                ErrorCase(
                    "scan a.csv", 3, "a.csv: 1 event is too few: there is nothing to compare with",
                    help: "give a log with at least 10 events, better some thousands",
                    given: [.text(SmallLogs.log(1), "a.csv")]),
                ErrorCase(
                    "scan a.csv", 3, "a.csv: 3 events are too few: there is nothing to compare with",
                    help: "give a log with at least 10 events, better some thousands",
                    given: [.text(SmallLogs.log(3), "a.csv")]),
                ErrorCase(
                    "scan a.csv", 3, "a.csv: every event has the same source and destination, so there is no graph",
                    help: "look at the columns: say --map source=COL --map destination=COL",
                    given: [.text(SmallLogs.log(40) { SmallLogs.row($0, source: "A", destination: "A") }, "a.csv")]),
                ErrorCase(
                    "scan log.csv --until 1990-01-01", 2, "only 0 events lie before --until, too few to learn from",
                    help: "choose a later --until"),
                ErrorCase(
                    "scan log.csv --until 2030-01-01", 2, "no event lies after --until, so there is nothing to score",
                    help: "choose an earlier --until"),
            ]),
    ]

    /// A log whose last row is as given.
    private static func row(
        id: String? = nil, time: String? = nil, source: String? = nil, destination: String? = nil,
        amount: String? = nil
    ) -> String {
        few + SmallLogs.row(9, id: id, time: time, source: source, destination: destination, amount: amount)
    }
}
