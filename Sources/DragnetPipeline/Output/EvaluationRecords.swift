public import DragnetDetection
public import DragnetStorage

/// How good a workspace's newest findings are, by labels.
public struct LabelledEvaluation: Sendable {
    /// Where labels are from.
    public enum Origin: String, Sendable {
        /// A table that was named.
        case table
        /// Labels that were given in the workspace.
        case workspace
        /// The log's own label column.
        case log
    }

    /// What was measured.
    public var unit: LabelUnit
    /// Where the labels are from.
    public var origin: Origin
    /// The id of the model whose findings were measured.
    public var model: String
    /// The figures.
    public var report: EvaluationReport
    /// Labelled ones of the learning period, which have no score.
    public var learning: Int
    /// Labelled ones that no run has scored.
    public var unscored: Int
    /// Labels about nothing that the workspace holds.
    public var unknown: Int
    /// Labels that were known only after the log ended.
    public var tooLate: Int
    /// Incidents that the model shows.
    public var incidents: Int
    /// Those of them with at least one bad event or entity.
    public var badIncidents: Int
    /// Draws of the intervals.
    public var draws: Int
    /// The seed of the draws.
    public var seed: UInt64
    /// What a person should know: columns that were not read.
    public var notes: [String]

    /// The figures as lines of JSON, one a row of each table.
    public func json() throws -> [String] {
        var lines = [
            try EvaluationLine.text(
                SummaryLine(
                    unit: unit.rawValue, labels: origin.rawValue, model: model, count: report.count, bad: report.bad,
                    groups: report.groups, grouped: report.isGrouped, learning: learning, unscored: unscored,
                    unknown: unknown, too_late: tooLate, incidents: incidents, incidents_bad: badIncidents,
                    draws: draws, seed: seed))
        ]
        for measure in report.measures {
            lines.append(
                try EvaluationLine.text(
                    MeasureLine(
                        name: measure.name, value: measure.value, low: measure.interval?.lowerBound,
                        high: measure.interval?.upperBound)))
        }
        for row in report.calibration {
            lines.append(
                try EvaluationLine.text(
                    CalibrationLine(
                        nominal: row.nominal, good: row.good, good_count: row.goodCount, all: row.all,
                        all_count: row.allCount)))
        }
        for slice in report.kinds { lines.append(try EvaluationLine.text(SliceLine("kind", slice))) }
        for slice in report.weeks { lines.append(try EvaluationLine.text(SliceLine("week", slice))) }
        return lines
    }
}

/// What the vectors of a workspace's log are worth, without labels.
public struct IntrinsicEvaluation: Sendable {
    /// Nodes with a link.
    public var nodes: Int
    /// Links.
    public var links: Int
    /// Links set aside that were asked about.
    public var heldOut: Int
    /// Clusters that were found.
    public var clusters: Int
    /// The chance that a link set aside has a larger cosine than a random pair; nil where none could be set aside.
    public var linkArea: Double?
    /// The mean share of a node's ten nearest that two seeds agree on.
    public var neighborOverlap: Double?
    /// How much nearer nodes are to their own cluster than to the next; nil for one cluster.
    public var silhouette: Double?
    /// The first seed.
    public var seed: UInt64

    /// The figures by their names.
    public var figures: [(name: String, value: Double?)] {
        [("link_auc", linkArea), ("neighbor_overlap", neighborOverlap), ("silhouette", silhouette)]
    }

    /// The figures as lines of JSON.
    public func json() throws -> [String] {
        let summary = IntrinsicLine(nodes: nodes, links: links, held_out: heldOut, clusters: clusters, seed: seed)
        return try [EvaluationLine.text(summary)]
            + figures.map {
                try EvaluationLine.text(MeasureLine(name: $0.name, value: $0.value, low: nil, high: nil))
            }
    }
}

private enum EvaluationLine {
    static func text(_ line: some Encodable) throws -> String {
        String(decoding: try StableJSON.encode(line), as: UTF8.self)
    }
}

private struct SummaryLine: Encodable {
    var v = 1
    var table = "summary"
    var unit: String
    var labels: String
    var model: String
    var count: Int
    var bad: Int
    var groups: Int
    var grouped: Bool
    var learning: Int
    var unscored: Int
    var unknown: Int
    var too_late: Int
    var incidents: Int
    var incidents_bad: Int
    var draws: Int
    var seed: UInt64
}

private struct IntrinsicLine: Encodable {
    var v = 1
    var table = "intrinsic"
    var nodes: Int
    var links: Int
    var held_out: Int
    var clusters: Int
    var seed: UInt64
}

private struct MeasureLine: Encodable {
    var v = 1
    var table = "measure"
    var name: String
    var value: Double?
    var low: Double?
    var high: Double?
}

private struct CalibrationLine: Encodable {
    var v = 1
    var table = "calibration"
    var nominal: Double
    var good: Double?
    var good_count: Int
    var all: Double?
    var all_count: Int
}

private struct SliceLine: Encodable {
    var v = 1
    var table: String
    var name: String
    var good: Int
    var bad: Int
    var roc_auc: Double?
    var average_precision: Double?
    var recall_at_budget: Double?

    init(_ table: String, _ slice: EvaluationReport.Slice) {
        self.table = table
        name = slice.name
        good = slice.good
        bad = slice.bad
        roc_auc = slice.rocAUC
        average_precision = slice.averagePrecision
        recall_at_budget = slice.recallAtBudget
    }
}
