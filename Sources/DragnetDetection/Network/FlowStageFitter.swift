import DragnetCore

/// Fits one stage of the network channel on rows of real and planted connections.
struct FlowStageFitter: Sendable {
    let rows: FlowRows

    private static let penalty = 1e-3
    private static let solver: LimitedMemoryBFGS = {
        var solver = LimitedMemoryBFGS()
        solver.maximumIterations = 120
        solver.relativeTolerance = 1e-3
        return solver
    }()

    /// The stage that tells planted rows from real ones best.
    func fit(context: WorkContext) throws -> FlowStage {
        let normals = rows.kinds.indices.filter { rows.kinds[$0] == nil }
        let columns = try self.columns(normals, context: context)
        let live = liveColumns(columns)
        let matrix = try self.matrix(live, columns, context: context)
        let isEvidence = live.map { FlowColumns.all[$0 / FlowStage.expansion].isEvidence }
        let model = try LogisticRegression.fit(
            matrix, targets: rows.kinds.map { $0 == nil ? 0 : 1 }, weights: rows.weights, l2: Self.penalty,
            notNegative: isEvidence, solver: Self.solver, context: context)
        var stage = FlowStage(
            columns: columns, bias: model.bias,
            floors: [Float](repeating: -.greatestFiniteMagnitude, count: FlowColumns.clipCount),
            medians: [Float](repeating: 0, count: FlowColumns.clipCount), tail: TailDistribution([]))
        for (place, number) in live.enumerated() {
            let (column, part) = (number / FlowStage.expansion, number % FlowStage.expansion)
            if part == 4 {
                stage.columns[column].missing = model.weights[place]
            } else {
                stage.columns[column].weights[part] = model.weights[place]
            }
        }
        try learnClips(of: &stage, normals, context: context)
        return stage
    }

    /// Expanded columns that vary: hinges of evidence, all but the third hinge of context, flags where rows are missing.
    private func liveColumns(_ columns: [FlowStage.Column]) -> [Int] {
        let hasMissing = DesignMatrix.missingColumns(of: rows.values, width: rows.width)
        return columns.indices.flatMap { column -> [Int] in
            let base = column * FlowStage.expansion
            guard columns[column].scale > 0 else { return [] }
            if FlowColumns.all[column].isEvidence { return Array(base..<base + 3) }
            return [base, base + 1, base + 3] + (hasMissing[column] ? [base + 4] : [])
        }
    }

    private func matrix(
        _ live: [Int], _ columns: [FlowStage.Column], context: WorkContext
    ) throws -> DesignMatrix {
        try DesignMatrix(
            expanding: rows.values, width: rows.width, expandedWidth: columns.count * FlowStage.expansion, live: live,
            context: context
        ) { FlowStage.expand($0, columns, into: $1) }
    }

    /// What each clip group adds among normal rows, and their logits.
    private func learnClips(of stage: inout FlowStage, _ normals: [Int], context: WorkContext) throws {
        let open = stage.evaluator
        let sums = try context.parallel.map(count: normals.count, chunkSize: 2048) { range, _ in
            var sums = [Float](repeating: 0, count: FlowColumns.clipCount)
            return range.map { place -> [Float] in
                _ = logit(of: normals[place], open, &sums)
                return sums
            }
        }.flatMap(\.self)
        for group in 0..<FlowColumns.clipCount {
            let sorted = FloatSort.sorted(sums.map { $0[group] })
            guard !sorted.isEmpty else { continue }
            stage.medians[group] = sorted[sorted.count / 2]
            stage.floors[group] = sorted[sorted.count / 10]
        }
        let clipped = stage.evaluator
        let logits = try context.parallel.map(count: normals.count, chunkSize: 2048) { range, _ in
            var sums = [Float](repeating: 0, count: FlowColumns.clipCount)
            return range.map { logit(of: normals[$0], clipped, &sums) }
        }
        stage.tail = TailDistribution(logits.flatMap(\.self))
    }

    private func logit(of row: Int, _ stage: HingeEvaluator, _ sums: inout [Float]) -> Float {
        rows.values.withUnsafeBufferPointer { values in
            values.baseAddress.map { stage.logit($0 + row * rows.width, sums: &sums) } ?? 0
        }
    }

    private func columns(_ normals: [Int], context: WorkContext) throws -> [FlowStage.Column] {
        try context.parallel.map(count: rows.width, chunkSize: 16) { range, _ in
            let known = DesignMatrix.knownValues(of: range, in: normals, of: rows.values, width: rows.width)
            return zip(range, known).map { Self.column($1, isEvidence: FlowColumns.all[$0].isEvidence) }
        }.flatMap(\.self)
    }

    /// What is usual of one column among normal rows.
    private static func column(_ values: [Float], isEvidence: Bool) -> FlowStage.Column {
        var column = FlowStage.Column()
        guard values.count >= 10 else { return column }
        let spread = SampleSpread(values)
        // What never happened in the past and happens now still counts; half of one in a hundred is the least spread.
        guard isEvidence || spread.variance > 1e-12 else { return column }
        let sorted = FloatSort.sorted(values)
        column.mean = Float(spread.mean)
        column.scale = Float(1 / max(spread.deviation, 0.05))
        let shares = isEvidence ? [0.5, 0.9, 0.99] : [0.25, 0.75, 0.75]
        for (place, share) in shares.enumerated() {
            column.knots[place] = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        }
        return column
    }
}
