import ArgumentParser
import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetPipeline
import DragnetStorage

/// Keeps what people found out.
struct LabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Say what an event, entity, pair or incident turned out to be, or take a table of such labels.",
        discussion: """
            dragnet label INC-7F3A9C fraud --kind mule
            dragnet label A17 legit --note "salary account" --until 90d
            dragnet label --import labels.csv --delay 7d
            dragnet label list --json
            dragnet label rm A17

            An incident that is labelled fraud is confirmed, one that is labelled legit is dismissed. A table has the
            columns id,label and, where known, kind,group,known_at; labels are 1, 0, fraud, legit or unsure.
            """,
        subcommands: [Add.self, List.self, Remove.self], defaultSubcommand: Add.self)

    /// One label, or a table.
    struct Add: WorkCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Label one thing, or take a table (the default).")

        @Argument(help: ArgumentHelp("INC-7F3A9C, event:17, entity:A17, 'pair:A->B', or a bare id.", valueName: "ID"))
        var id: String?

        @Argument(help: ArgumentHelp("What it turned out to be.", valueName: "fraud|legit|unsure"))
        var verdict: String?

        @Option(help: ArgumentHelp("The kind of fraud, in your words.", valueName: "KIND"))
        var kind: String?

        @Option(help: ArgumentHelp("Whatever else there is to say.", valueName: "TEXT"))
        var note: String?

        @Option(help: ArgumentHelp("When the label lapses: a time, or a span such as 90d.", valueName: "TIME"))
        var until: String?

        @Option(name: .customLong("import"), help: ArgumentHelp("A table of labels, or - for stdin.", valueName: "CSV"))
        var table: String?

        @Option(help: ArgumentHelp("What bare ids in the table name.", valueName: "event|entity"))
        var unit: String?

        @Option(
            help: ArgumentHelp(
                "How long after its event a label was known, where the table has no known_at.", valueName: "7d"))
        var delay: String?

        @OptionGroup(title: "Global") var global: GlobalOptions

        func run() throws {
            let configuration = try global.configuration()
            let job = LabelJob(
                workspace: try global.workspacePath(), configuration: configuration, time: WallClock.now)
            if let table {
                guard id == nil, verdict == nil, kind == nil, note == nil, until == nil else {
                    throw DragnetError(
                        .usage, "--import takes all labels from the table",
                        help: "leave ID, --kind, --note and --until out; the table has columns for them")
                }
                let unit = try LabelUnit(flag: unit)
                let result = try global.withContext(configuration) {
                    try job.importTable(table, unit: unit, delay: delay, context: $0)
                }
                tell(result)
                return
            }
            guard let id, let verdict, unit == nil, delay == nil else {
                throw DragnetError(
                    .usage, unit == nil && delay == nil ? "nothing to label" : "--unit and --delay belong to --import",
                    help: "say dragnet label ID fraud, legit or unsure, or dragnet label --import CSV")
            }
            guard let known = LabelVerdict(text: verdict) else {
                throw DragnetError(
                    .usage, "\"\(UntrustedText.terminal(UntrustedText.shortened(verdict, to: 60)))\" is no label",
                    help: "say fraud, legit or unsure")
            }
            let label = try job.label(id, known, kind: kind, note: note, until: until)
            if global.json {
                print(try LabelRecord(label).json())
            } else {
                print(UntrustedText.terminal("\(label.subject) is labelled \(label.verdict.rawValue)"))
            }
        }

        private func tell(_ result: LabelJob.ImportResult) {
            for note in result.notes { global.say("note: " + UntrustedText.terminal(note)) }
            let summary = result.summary
            if global.json {
                print(
                    "{\"v\":1,\"added\":\(summary.added),\"replaced\":\(summary.replaced),"
                        + "\"repeated\":\(result.repeated)}")
            } else {
                let repeated = result.repeated > 0 ? ", \(result.repeated) rows said again what others say" : ""
                let labels = summary.added == 1 ? "label" : "labels"
                print("\(summary.added) \(labels) added, \(summary.replaced) replaced\(repeated)")
            }
        }
    }

    /// All labels.
    struct List: WorkCommand {
        static let configuration = CommandConfiguration(abstract: "List the labels.")

        @Option(help: ArgumentHelp("At most this many.", valueName: "N"))
        var limit: Int?

        @Flag(help: "Lapsed ones too.")
        var all = false

        @Flag(help: "CSV that --import takes back.")
        var csv = false

        @OptionGroup(title: "Global") var global: GlobalOptions

        func run() throws {
            if let limit, limit < 1 {
                throw DragnetError(.usage, "--limit is \(limit)", help: "say a number of at least 1")
            }
            let store = try global.openWorkspace()
            let labels = Array(try store.labels(at: all ? nil : WallClock.now).prefix(limit ?? Int.max))
            if csv {
                print(LabelTable.csv(labels), terminator: "")
            } else if global.json {
                for label in labels { print(try LabelRecord(label).json()) }
            } else if labels.isEmpty {
                global.say("no label")
            } else {
                var table = TextTable([
                    .init("ID", shrinks: true), .init("LABEL"), .init("KIND", shrinks: true),
                    .init("GROUP", shrinks: true), .init("KNOWN"), .init("UNTIL"), .init("NOTE", shrinks: true),
                ])
                for label in labels {
                    table.add([
                        .init(label.subject.description, .strong),
                        .init(label.verdict.rawValue, label.verdict == .fraud ? .bad : .plain),
                        .init(label.kind ?? ""), .init(label.group ?? ""), .init(Self.minute(label.knownAt)),
                        .init(Self.minute(label.until)), .init(label.note ?? ""),
                    ])
                }
                for line in table.lines(width: global.outputWidth, style: global.outputStyle) { print(line) }
            }
        }

        /// A time to the minute; nothing for none.
        static func minute(_ time: Int64?) -> String { time.map { String(Timestamp.text($0).prefix(16)) } ?? "" }
    }

    /// Takes a label back.
    struct Remove: WorkCommand {
        static let configuration = CommandConfiguration(commandName: "rm", abstract: "Take a label back.")

        @Argument(help: ArgumentHelp("What has the label.", valueName: "ID"))
        var id: String

        @OptionGroup(title: "Global") var global: GlobalOptions

        func run() throws {
            let job = LabelJob(
                workspace: try global.workspacePath(), configuration: try global.configuration(), time: WallClock.now)
            let subject = try job.remove(id)
            global.say(UntrustedText.terminal("\(subject) has no label any more"))
        }
    }
}

extension LabelUnit {
    /// The unit that `--unit` names; nil without the flag.
    init?(flag text: String?) throws {
        guard let text else { return nil }
        guard let unit = LabelUnit(rawValue: text) else {
            throw DragnetError(
                .usage, "--unit \"\(UntrustedText.terminal(UntrustedText.shortened(text, to: 60)))\" is not known",
                help: "say --unit event or --unit entity")
        }
        self = unit
    }
}
