import ArgumentParser
import DragnetCore
import DragnetDetection
import DragnetPipeline
import DragnetStorage

/// Hides what a person does not want to see for a while.
struct SuppressCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suppress",
        abstract: "Hide incidents and alerts of an entity, a pair or an incident, until a time and for a reason.",
        discussion: """
            dragnet suppress add A17 --why "payroll, checked with the bank" --until 90d
            dragnet suppress add A17 --reason FAN_OUT --why payroll --preview
            dragnet suppress list
            dragnet suppress rm SUP-1

            An incident is hidden when all of its alerts are. Nothing is deleted: incidents --all and explain show it.
            """,
        subcommands: [Add.self, List.self, Remove.self])

    /// Makes a suppression.
    struct Add: WorkCommand {
        static let configuration = CommandConfiguration(abstract: "Hide something, or see what that would hide.")

        @Argument(help: ArgumentHelp("entity:A17, 'pair:A->B', INC-7F3A9C, an alert, or a bare id.", valueName: "ID"))
        var id: String

        @Option(help: ArgumentHelp("Why; required unless it is a preview.", valueName: "TEXT"))
        var why: String?

        @Option(help: ArgumentHelp("When it ends: a time, or a span such as 90d; never without.", valueName: "TIME"))
        var until: String?

        @Option(help: ArgumentHelp("For an entity: only alerts whose strongest reason is this.", valueName: "CODE"))
        var reason: String?

        @Flag(help: "List what it would hide, and change nothing.")
        var preview = false

        @OptionGroup(title: "Global") var global: GlobalOptions

        func run() throws {
            guard preview || why != nil else {
                throw DragnetError(
                    .usage, "a suppression says why", help: "add --why TEXT, or --preview to see what it would hide")
            }
            let job = SuppressJob(
                workspace: try global.workspacePath(), configuration: try global.configuration(), time: WallClock.now)
            let effect = try job.add(id, reason: reason, until: until, why: why ?? "", isPreview: preview)
            if !preview {
                if global.json {
                    print(try SuppressionRecord(effect.suppression).json())
                } else {
                    print("\(effect.suppression.id): \(UntrustedText.terminal(effect.suppression.rule.description))")
                }
                global.say("\(counts(effect)) hidden")
                return
            }
            for (kind, ids) in [("incident", effect.incidents), ("alert", effect.alerts)] {
                for id in ids {
                    print(try global.json ? HiddenRecord(kind: kind, id: id).json() : UntrustedText.terminal(id))
                }
            }
            global.say("\(counts(effect)) would be hidden; nothing was changed")
        }

        private func counts(_ effect: SuppressJob.Effect) -> String {
            let (incidents, alerts) = (effect.incidents.count, effect.alerts.count)
            return "\(incidents) incident\(incidents == 1 ? "" : "s") and \(alerts) alert\(alerts == 1 ? "" : "s")"
        }
    }

    /// All suppressions.
    struct List: WorkCommand {
        static let configuration = CommandConfiguration(abstract: "List the suppressions.")

        @Flag(help: "Ended ones too.")
        var all = false

        @OptionGroup(title: "Global") var global: GlobalOptions

        func run() throws {
            let store = try global.openWorkspace()
            let records = try store.suppressions(at: all ? nil : WallClock.now).map(SuppressionRecord.init)
            if global.json {
                for record in records { print(try record.json()) }
                return
            }
            guard !records.isEmpty else {
                global.say("no suppression")
                return
            }
            var table = TextTable([
                .init("ID"), .init("HIDES", shrinks: true), .init("UNTIL"), .init("WHY", shrinks: true), .init("MADE"),
            ])
            for record in records { table.add(record.cells.map { .init($0) }) }
            for line in table.lines(width: global.outputWidth, style: global.outputStyle) { print(line) }
        }
    }

    /// Ends a suppression.
    struct Remove: WorkCommand {
        static let configuration = CommandConfiguration(commandName: "rm", abstract: "End a suppression.")

        @Argument(help: ArgumentHelp("SUP-1, or what it hides.", valueName: "ID"))
        var id: String

        @OptionGroup(title: "Global") var global: GlobalOptions

        func run() throws {
            let job = SuppressJob(
                workspace: try global.workspacePath(), configuration: try global.configuration(), time: WallClock.now)
            for suppression in try job.remove(id) {
                global.say(
                    "\(suppression.id) has ended: \(UntrustedText.terminal(suppression.rule.description)) shows again")
            }
        }
    }
}
