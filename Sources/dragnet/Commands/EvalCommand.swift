import ArgumentParser
import DragnetCore
import DragnetDetection
import DragnetPipeline
import DragnetStorage

/// Measures the newest findings.
struct EvalCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Measure the workspace's newest findings by labels, or without any the vectors by held-out links.",
        discussion: """
            Labels come from --labels, else from dragnet label, else from the log's label column. Events that were learnt
            from have no score and are not measured. Equal scores count as in a random order. recall@budget is the share
            of the bad ones that an incident shows.
            """)

    @Option(help: ArgumentHelp("A table with the columns id,label[,kind,group,known_at].", valueName: "CSV"))
    var labels: String?

    @Option(help: ArgumentHelp("What is measured, and what bare ids of the table name.", valueName: "event|entity"))
    var unit: String?

    @Option(
        help: ArgumentHelp(
            "How long after its event a label is known; those not known when the log ended do not count.",
            valueName: "7d"))
    var delay: String?

    @Option(name: .customLong("boot"), help: ArgumentHelp("Draws for the 95 % intervals.", valueName: "N"))
    var draws = 200

    @Option(name: .customLong("k"), help: ArgumentHelp("Where precision is looked at.", valueName: "50,100,500"))
    var counts = "50,100,500"

    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        let configuration = try global.configuration()
        var job = EvalJob(workspace: try global.workspacePath(), configuration: configuration, time: WallClock.now)
        job.labels = labels
        job.unit = try LabelUnit(flag: unit)
        job.delay = delay
        job.counts = try places()
        guard (0...100_000).contains(draws) else {
            throw DragnetError(.usage, "--boot is \(draws)", help: "say a number from 0 to 100000")
        }
        job.draws = draws
        switch try global.withContext(configuration, { try job.run(context: $0) }) {
        case .labelled(let evaluation): try tell(evaluation)
        case .intrinsic(let evaluation): try tell(evaluation)
        }
    }

    private func places() throws -> [Int] {
        let numbers = counts.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard numbers.allSatisfy({ $0 > 0 }) else {
            throw DragnetError(
                .usage,
                "--k \"\(UntrustedText.terminal(UntrustedText.shortened(counts, to: 60)))\" is no list of numbers",
                help: "say numbers of at least 1, for instance 50,100,500")
        }
        return numbers
    }

    private func tell(_ evaluation: LabelledEvaluation) throws {
        for note in evaluation.notes { global.say("note: " + UntrustedText.terminal(note)) }
        if global.json {
            for line in try evaluation.json() { print(line) }
            return
        }
        let report = evaluation.report
        let what = evaluation.unit == .event ? "events" : "entities"
        global.say("\(report.count) labelled \(what) with a score, \(report.bad) of them bad; \(omitted(evaluation))")
        if report.measures.isEmpty { global.say("all of them have one label, so there is no ranking to measure") }
        var measures = TextTable([.init("MEASURE"), .init("VALUE", .trailing), .init("95 %", .trailing)])
        for measure in report.measures {
            let interval = measure.interval.map { "\(Self.fixed($0.lowerBound)) to \(Self.fixed($0.upperBound))" }
            measures.add([
                .init(measure.name, .strong), .init(Self.fixed(measure.value)), .init(interval ?? ""),
            ])
        }
        var rates = TextTable([
            .init("NOMINAL", .trailing), .init("AMONG GOOD", .trailing), .init("EVENTS", .trailing),
            .init("AMONG ALL", .trailing), .init("EVENTS", .trailing),
        ])
        for row in report.calibration {
            rates.add([
                .init("\(row.nominal)"), .init(row.good.map { Self.fixed($0, 6) } ?? ""), .init("\(row.goodCount)"),
                .init(row.all.map { Self.fixed($0, 6) } ?? ""), .init("\(row.allCount)"),
            ])
        }
        write([measures, rates, slices("KIND", report.kinds), slices("WEEK", report.weeks)])
        global.say(
            "\(evaluation.badIncidents) of \(evaluation.incidents) incidents hold something bad; intervals from "
                + "\(evaluation.draws) draws of \(report.isGrouped ? "groups" : "rows")")
    }

    private func omitted(_ evaluation: LabelledEvaluation) -> String {
        let parts = [
            (evaluation.learning, "learnt from"), (evaluation.unscored, "not scored"),
            (evaluation.tooLate, "known too late"), (evaluation.unknown, "not in the workspace"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let origin =
            switch evaluation.origin {
            case .table: "labels from the table"
            case .workspace: "labels of the workspace"
            case .log: "labels of the log"
            }
        return origin + (parts.isEmpty ? "" : ", not measured: " + parts.joined(separator: ", "))
    }

    private func slices(_ title: String, _ slices: [EvaluationReport.Slice]) -> TextTable {
        var table = TextTable([
            .init(title), .init("GOOD", .trailing), .init("BAD", .trailing), .init("ROC AUC", .trailing),
            .init("AVG PRECISION", .trailing), .init("RECALL@BUDGET", .trailing),
        ])
        for slice in slices {
            table.add([
                .init(slice.name.isEmpty ? "(none)" : slice.name), .init("\(slice.good)"), .init("\(slice.bad)"),
                .init(slice.rocAUC.map { Self.fixed($0) } ?? ""),
                .init(slice.averagePrecision.map { Self.fixed($0) } ?? ""),
                .init(slice.recallAtBudget.map { Self.fixed($0) } ?? ""),
            ])
        }
        return table
    }

    private func tell(_ evaluation: IntrinsicEvaluation) throws {
        if global.json {
            for line in try evaluation.json() { print(line) }
            return
        }
        global.say(
            "no labels: \(evaluation.nodes) nodes, \(evaluation.links) links, of which \(evaluation.heldOut) were set "
                + "aside and asked about; \(evaluation.clusters) clusters")
        var table = TextTable([.init("MEASURE"), .init("VALUE", .trailing), .init("MEANING", shrinks: true)])
        let meanings = [
            "a link set aside has a larger cosine than a random pair: 0.5 is chance",
            "two seeds agree on the ten nearest of a node: 1 is all",
            "nodes are nearer to their own cluster than to the next: 0 is not at all",
        ]
        for (figure, meaning) in zip(evaluation.figures, meanings) {
            table.add([
                .init(figure.name, .strong), .init(figure.value.map { Self.fixed($0) } ?? ""), .init(meaning),
            ])
        }
        write([table])
    }

    /// Tables one after the other, a blank line between.
    private func write(_ tables: [TextTable]) {
        let texts = tables.map { $0.lines(width: global.outputWidth, style: global.outputStyle) }.filter { !$0.isEmpty }
        print(texts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n"))
    }

    /// A number with fixed decimals, the same everywhere.
    static func fixed(_ value: Double, _ places: Int = 4) -> String {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let digits = Int((abs(value) * scale).rounded())
        let text = String(digits)
        let padded = String(repeating: "0", count: max(0, places + 1 - text.count)) + text
        let sign = value < 0 && digits > 0 ? "-" : ""
        return sign + padded.dropLast(places) + "." + padded.suffix(places)
    }
}
