import DragnetCore

/// Fits one stage of the calibrator on rows of real and planted events.
struct StageFitter: Sendable {
    let rows: CalibrationRows
    let groups: [UInt8]
    let penalty: Double
    /// Whether first meetings and repeats get a head each.
    let splitsRepeats: Bool
    /// The share of normal events that no group may make an event more innocent than.
    let floorShare: Double
    /// What is left out, and whether groups are clipped.
    let options: EventModelTrainer.Options

    /// A fit far from the last digit ranks just as well; measured.
    private static let solver: LimitedMemoryBFGS = {
        var solver = LimitedMemoryBFGS()
        solver.maximumIterations = 60
        solver.relativeTolerance = 1e-3
        return solver
    }()

    /// Which columns may not excuse: those of how far an amount or a sum exceeds what an account is used to, however small the
    /// amounts are that most of what is planted moves; and how round an amount is, as rents are and a loot may be as well.
    private static let mayNotExcuse: [Bool] = {
        let names: Set = [
            "\(Signal.amountOfSource)", "\(Signal.amountOfDestination)", "\(Signal.sumOutDay)", "\(Signal.sumInDay)",
            "money.amount.pairZ", "money.amount.overLargestSent", "money.amount.overLargestReceived",
            "money.amount.roundness",
        ]
        return SuspicionStream.stageColumns.map { names.contains($0.name) }
    }()

    /// Planted and real rows that a head of its own needs at least.
    private static let fewestOfHead = (planted: 100, real: 500)

    /// The stage that tells planted rows from real ones best.
    ///
    /// - Parameter start: the stage before, if it has the same columns: most of the way is done there.
    func fit(from start: CalibratorStage? = nil, context: WorkContext) throws -> CalibratorStage {
        let weight = Float(rows.count - rows.plantedCount) / Float(rows.plantedCount)
        var main: CalibratorHead?
        var repeats: CalibratorHead?
        if let (first, again) = parts() {
            main = try head(of: first, weight: weight, from: start?.main, context: context)
            repeats = try head(of: again, weight: weight, from: start?.repeats ?? start?.main, context: context)
        }
        let head = try main ?? self.head(of: rows, weight: weight, from: start?.main, context: context)
        let columns = try repeats == nil ? head.columns : columns(of: rows, context: context)
        var stage = CalibratorStage(
            columns: columns, medians: head.medians, main: head, repeats: repeats, tail: TailDistribution([]))
        let finished = StageEvaluator(stage, groups: groups)
        let normals = rows.normals
        let logits = try context.parallel.map(count: normals.count, chunkSize: 2048) { range, _ in
            var sums = [Float](repeating: 0, count: ColumnGroup.count)
            return range.map { place in
                rows.withRow(normals[place]) { finished.logit($0, sums: &sums) }
            }
        }
        stage.tail = TailDistribution(logits.flatMap(\.self))
        return stage
    }

    /// The rows of first meetings and those of repeats; nil if they are not to be told apart or one part is too small.
    private func parts() -> (first: CalibrationRows, again: CalibrationRows)? {
        guard splitsRepeats else { return nil }
        let isFirst = rows.kinds.indices.map { rows.withRow($0) { PairColumns.isFirstMeeting($0) } }
        let parts = (
            first: rows.part(rows.kinds.indices.filter { isFirst[$0] }),
            again: rows.part(rows.kinds.indices.filter { !isFirst[$0] })
        )
        let suffice = [parts.first, parts.again].allSatisfy { part in
            part.plantedCount >= Self.fewestOfHead.planted
                && part.count - part.plantedCount >= Self.fewestOfHead.real
        }
        return suffice ? parts : nil
    }

    /// What tells planted rows of a part from real ones best.
    ///
    /// - Parameter weight: what a planted row weighs; the same in all parts, so that their logits compare.
    private func head(
        of part: CalibrationRows, weight: Float, from start: CalibratorHead?, context: WorkContext
    ) throws -> CalibratorHead {
        let columns = try self.columns(of: part, context: context)
        let expansion = LiveExpansion(columns: columns, rows: part)
        let model = try LogisticRegression.fit(
            expansion.matrix(of: part, columns, context: context), targets: part.kinds.map { $0 == nil ? 0 : 1 },
            weights: part.kinds.map { $0 == nil ? 1 : weight }, l2: penalty, start: start.map(expansion.start),
            notNegative: expansion.notNegative { Self.mayNotExcuse[$0] }, solver: Self.solver, context: context)
        var head = CalibratorHead(columns: columns, bias: model.bias)
        expansion.place(model, in: &head.columns)
        try learnGroups(of: &head, part, context: context)
        return head
    }

    /// What each group adds among the normal events of a part: the floor and the median.
    private func learnGroups(of head: inout CalibratorHead, _ part: CalibrationRows, context: WorkContext) throws {
        let current = head.evaluator(groups: groups)
        let normals = part.normals
        let sums = try context.parallel.map(count: normals.count, chunkSize: 2048) { range, _ in
            var sums = [Float](repeating: 0, count: ColumnGroup.count)
            return range.map { place -> [Float] in
                _ = part.withRow(normals[place]) { current.logit($0, sums: &sums) }
                return sums
            }
        }.flatMap(\.self)
        for group in ColumnGroup.allCases {
            let sorted = FloatSort.sorted(sums.map { $0[group.rawValue] })
            guard !sorted.isEmpty else { continue }
            let floor = sorted[Int(Double(sorted.count) * floorShare)]
            head.medians[group.rawValue] = sorted[sorted.count / 2]
            // What the stage before thought of the event is no respect in which it may be innocent.
            guard options.clips && group != .own else { continue }
            // One normal payment in ten is a rent or a wage, and as large as no planted one: up to there amounts would excuse
            // whoever empties an account (average precision .30 and not .41 on made transfers).
            head.floors[group.rawValue] = group == .amount ? head.medians[group.rawValue] : floor
        }
    }

    /// What is usual of each column among the normal events of a part.
    private func columns(of part: CalibrationRows, context: WorkContext) throws -> [CalibratorStage.Column] {
        let normals = part.normals
        return try context.parallel.map(count: part.width, chunkSize: 16) { range, _ in
            let known = DesignMatrix.knownValues(of: range, in: normals, of: part.values, width: part.width)
            return zip(range, known).map { column, values in
                let named = SuspicionStream.stageColumns[column]
                if options.leftOut.contains(named.group) || options.leftOutColumns.contains(named.name) {
                    return CalibratorStage.Column()
                }
                return Self.column(values)
            }
        }.flatMap(\.self)
    }

    /// What is usual of a column's values; nothing where there are too few of them or all are alike.
    static func column(_ values: [Float], fewest: Int = 10) -> CalibratorStage.Column {
        var column = CalibratorStage.Column()
        guard values.count >= fewest else { return column }
        let spread = SampleSpread(values)
        guard spread.variance > 1e-12 else { return column }
        let sorted = FloatSort.sorted(values)
        column.mean = Float(spread.mean)
        column.scale = Float(1 / spread.deviation)
        column.lowKnot = sorted[sorted.count / 4]
        column.highKnot = sorted[sorted.count * 3 / 4]
        return column
    }
}
