public import DragnetCore
import DragnetEvents

/// How good findings are, by labels.
public struct EvaluationReport: Sendable, Equatable {
    /// A figure with the interval that 95 of 100 draws lie in.
    public struct Measure: Sendable, Equatable {
        /// `roc_auc`, `average_precision`, `precision@100`, `recall@budget`, `precision@budget`.
        public var name: String
        /// The figure.
        public var value: Double
        /// The interval; nil without draws.
        public var interval: ClosedRange<Double>?
    }

    /// How often a tail probability was reached that says how often it should be.
    public struct CalibrationRow: Sendable, Equatable {
        /// The tail probability.
        public var nominal: Double
        /// The share of those labelled good that reached it; nil where there are none.
        public var good: Double?
        /// How many of those labelled good that is.
        public var goodCount: Int
        /// The share of all that were scored.
        public var all: Double?
        /// How many of all that is.
        public var allCount: Int
    }

    /// The figures of one kind against all good ones, or of one week.
    public struct Slice: Sendable, Equatable {
        /// The kind, or the week's Monday.
        public var name: String
        /// Good rows.
        public var good: Int
        /// Bad rows.
        public var bad: Int
        /// Nil unless there are both.
        public var rocAUC: Double?
        /// Nil unless there are both.
        public var averagePrecision: Double?
        /// The share of the bad ones that an incident shows; nil without any.
        public var recallAtBudget: Double?
    }

    /// Labelled rows.
    public var count: Int
    /// The bad ones among them.
    public var bad: Int
    /// Groups of the draws.
    public var groups: Int
    /// Whether groups came with the labels, or each row is one.
    public var isGrouped: Bool
    /// The figures; empty unless there are both bad and good rows.
    public var measures: [Measure]
    /// Precision against recall, the highest scores first; empty where no row is bad.
    public var curve: [LabelledRanking.PrecisionRecallPoint]
    /// Nominal against observed rates.
    public var calibration: [CalibrationRow]
    /// By kind, in the order of their names; empty where no kind was named.
    public var kinds: [Slice]
    /// By week, in the order of time; empty without times.
    public var weeks: [Slice]

    /// Measures a table.
    ///
    /// - Parameter counts: where precision is looked at; those beyond the number of rows are left out.
    /// - Throws: ``DragnetError/Code/interrupted``.
    public init(_ table: EvaluationTable, precisionAt counts: [Int], bootstrap: Bootstrap, context: WorkContext) throws
    {
        count = table.count
        bad = table.isBad.count(where: \.self)
        groups = table.groupCount
        isGrouped = table.hasGroups
        measures = try Self.measures(table, counts.filter { $0 <= table.count }, bootstrap, context)
        curve = LabelledRanking(scores: table.surprises, isBad: table.isBad).precisionRecall()
        calibration = Self.calibration(table)
        kinds = Self.kinds(table)
        weeks = Self.weeks(table)
    }

    private static func measures(
        _ table: EvaluationTable, _ counts: [Int], _ bootstrap: Bootstrap, _ context: WorkContext
    ) throws -> [Measure] {
        let ranking = LabelledRanking(scores: table.surprises, isBad: table.isBad)
        let (isBad, isShown) = (table.isBad, table.isShown)
        let figures: @Sendable ([UInt32]) -> [Double?] = { weights in
            let figures = ranking.figures(precisionAt: counts, weights: weights)
            var (bad, shown, both) = (0, 0, 0)
            for row in weights.indices {
                let weight = Int(weights[row])
                if isBad[row] { bad += weight }
                if isShown[row] { shown += weight }
                if isBad[row] && isShown[row] { both += weight }
            }
            return [figures?.rocAUC, figures?.averagePrecision] + (figures?.precision ?? counts.map { _ in nil })
                + [bad > 0 ? Double(both) / Double(bad) : nil, shown > 0 ? Double(both) / Double(shown) : nil]
        }
        guard ranking.figures() != nil else { return [] }
        let names =
            ["roc_auc", "average_precision"] + counts.map { "precision@\($0)" } + ["recall@budget", "precision@budget"]
        let values = figures([UInt32](repeating: 1, count: table.count))
        let intervals = try bootstrap.intervals(
            groups: table.groups, groupCount: table.groupCount, context: context, of: figures)
        return names.indices.compactMap { place in
            values[place].map { Measure(name: names[place], value: $0, interval: intervals[place]) }
        }
    }

    /// The tail probabilities of the bands.
    private static func calibration(_ table: EvaluationTable) -> [CalibrationRow] {
        let good = table.surprises.indices.filter { !table.isBad[$0] }
        return Severity.allCases.filter { $0 != .none }.map { band in
            let goodCount = good.count { Severity(surprise: table.surprises[$0]) >= band }
            let allCount = table.scored.count { Severity(surprise: $0) >= band }
            return CalibrationRow(
                nominal: band.tailProbability,
                good: good.isEmpty ? nil : Double(goodCount) / Double(good.count), goodCount: goodCount,
                all: table.scored.isEmpty ? nil : Double(allCount) / Double(table.scored.count), allCount: allCount)
        }
    }

    private static func kinds(_ table: EvaluationTable) -> [Slice] {
        guard !table.kindNames.isEmpty else { return [] }
        let good = table.surprises.indices.filter { !table.isBad[$0] }
        var rows: [[Int]] = table.kindNames.map { _ in [] }
        var unnamed: [Int] = []
        for row in table.surprises.indices where table.isBad[row] {
            if table.kinds[row] < 0 { unnamed.append(row) } else { rows[Int(table.kinds[row])].append(row) }
        }
        var slices = zip(table.kindNames, rows).map { slice($0, $1 + good, table) }
        slices.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        if !unnamed.isEmpty { slices.append(slice("", unnamed + good, table)) }
        return slices
    }

    private static func weeks(_ table: EvaluationTable) -> [Slice] {
        guard table.times.count == table.count else { return [] }
        var rows: [Int: [Int]] = [:]
        for (row, time) in table.times.enumerated() {
            let (day, _, weekday) = Timestamp.calendar(time)
            rows[day - weekday, default: []].append(row)
        }
        return rows.keys.sorted().map { monday in
            let name = String(Timestamp.text(Int64(monday) * Timestamp.day).prefix(10))
            return slice(name, rows[monday] ?? [], table)
        }
    }

    private static func slice(_ name: String, _ rows: [Int], _ table: EvaluationTable) -> Slice {
        let isBad = rows.map { table.isBad[$0] }
        let figures = LabelledRanking(scores: rows.map { table.surprises[$0] }, isBad: isBad).figures()
        let bad = isBad.count(where: \.self)
        let caught = rows.count { table.isBad[$0] && table.isShown[$0] }
        return Slice(
            name: name, good: rows.count - bad, bad: bad, rocAUC: figures?.rocAUC,
            averagePrecision: figures?.averagePrecision,
            recallAtBudget: bad > 0 ? Double(caught) / Double(bad) : nil)
    }
}
