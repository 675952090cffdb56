import DragnetCore

/// Fits one stage of the calibrator on rows of real and planted events.
struct StageFitter: Sendable {
    let rows: CalibrationRows
    let groups: [UInt8]
    let penalty: Double
    /// What is left out, and whether groups are clipped.
    let options: EventModelTrainer.Options

    /// A fit far from the last digit ranks just as well; measured.
    private static let solver: LimitedMemoryBFGS = {
        var solver = LimitedMemoryBFGS()
        solver.maximumIterations = 60
        solver.relativeTolerance = 1e-3
        return solver
    }()

    /// The stage that tells planted rows from real ones best.
    ///
    /// - Parameter start: the stage before, if it has the same columns: most of the way is done there.
    func fit(from start: CalibratorStage? = nil, context: WorkContext) throws -> CalibratorStage {
        let columns = try self.columns(context: context)
        let normals = rows.kinds.indices.filter { rows.kinds[$0] == nil }
        let weight = Float(normals.count) / Float(rows.plantedCount)
        let expansion = LiveExpansion(columns: columns, rows: rows)
        let model = try LogisticRegression.fit(
            expansion.matrix(of: rows, columns, context: context), targets: rows.kinds.map { $0 == nil ? 0 : 1 },
            weights: rows.kinds.map { $0 == nil ? 1 : weight }, l2: penalty, start: start.map(expansion.start),
            solver: Self.solver, context: context)
        var stage = CalibratorStage(
            columns: columns, bias: model.bias,
            floors: [Float](repeating: -.greatestFiniteMagnitude, count: ColumnGroup.count),
            medians: [Float](repeating: 0, count: ColumnGroup.count), tail: TailDistribution([]))
        expansion.place(model, in: &stage.columns)
        try learnGroups(of: &stage, normals: normals, context: context)
        let finished = stage
        let logits = try context.parallel.map(count: normals.count, chunkSize: 2048) { range, _ in
            var sums = [Float](repeating: 0, count: ColumnGroup.count)
            return range.map { logit(of: normals[$0], finished, &sums) }
        }
        stage.tail = TailDistribution(logits.flatMap(\.self))
        return stage
    }

    private func logit(of row: Int, _ stage: CalibratorStage, _ sums: inout [Float]) -> Float {
        rows.values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return 0 }
            return stage.logit(base + row * rows.width, groups: groups, sums: &sums)
        }
    }

    /// What each group adds among normal events: the floor and the median.
    private func learnGroups(of stage: inout CalibratorStage, normals: [Int], context: WorkContext) throws {
        let current = stage
        let sums = try context.parallel.map(count: normals.count, chunkSize: 2048) { range, _ in
            var sums = [Float](repeating: 0, count: ColumnGroup.count)
            return range.map { place -> [Float] in
                _ = logit(of: normals[place], current, &sums)
                return sums
            }
        }.flatMap(\.self)
        for group in ColumnGroup.allCases {
            let sorted = sums.map { $0[group.rawValue] }.sorted()
            guard !sorted.isEmpty else { continue }
            stage.medians[group.rawValue] = sorted[sorted.count / 2]
            // What the stage before thought of the event is no respect in which it may be innocent.
            if options.clips && group != .own { stage.floors[group.rawValue] = sorted[sorted.count / 10] }
        }
    }

    /// What is usual of each column among normal events.
    private func columns(context: WorkContext) throws -> [CalibratorStage.Column] {
        let normals = rows.kinds.indices.filter { rows.kinds[$0] == nil }
        return try context.parallel.map(count: rows.width, chunkSize: 8) { range, _ in
            range.map { column in
                let named = SuspicionStream.stageColumns[column]
                if options.leftOut.contains(named.group) || options.leftOutColumns.contains(named.name) {
                    return CalibratorStage.Column()
                }
                return Self.column(normals.map { rows.values[$0 * rows.width + column] }.filter { !$0.isNaN })
            }
        }.flatMap(\.self)
    }

    static func column(_ values: [Float]) -> CalibratorStage.Column {
        var column = CalibratorStage.Column()
        guard values.count >= 10 else { return column }
        let spread = SampleSpread(values)
        guard spread.variance > 1e-12 else { return column }
        let sorted = values.sorted()
        column.mean = Float(spread.mean)
        column.scale = Float(1 / spread.deviation)
        column.lowKnot = sorted[sorted.count / 4]
        column.highKnot = sorted[sorted.count * 3 / 4]
        return column
    }
}
