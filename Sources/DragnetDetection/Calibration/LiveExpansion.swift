import DragnetCore

/// The expanded columns that vary at all; a quarter and more never do, such as the flag of a column that is never missing.
struct LiveExpansion: Sendable {
    /// Numbers of expanded columns, ascending.
    private let live: [Int]
    private let width: Int

    init(columns: [CalibratorStage.Column], rows: CalibrationRows) {
        width = columns.count * CalibratorStage.expansion
        var hasMissing = [Bool](repeating: false, count: columns.count)
        for row in 0..<rows.count {
            for column in columns.indices where rows.values[row * rows.width + column].isNaN {
                hasMissing[column] = true
            }
        }
        live = columns.indices.flatMap { column -> [Int] in
            let base = column * CalibratorStage.expansion
            guard columns[column].scale > 0 else { return [] }
            return Array(base..<base + 3) + (hasMissing[column] ? [base + 3] : [])
        }
    }

    /// All rows expanded, the live columns alone.
    func matrix(
        of rows: CalibrationRows, _ columns: [CalibratorStage.Column], context: WorkContext
    ) throws -> DesignMatrix {
        let parts = try context.parallel.map(count: rows.count, chunkSize: 2048) { range, _ in
            var whole = [Float](repeating: 0, count: width)
            var values: [Float] = []
            values.reserveCapacity(range.count * live.count)
            for row in range {
                rows.values.withUnsafeBufferPointer { all in
                    whole.withUnsafeMutableBufferPointer { target in
                        guard let all = all.baseAddress, let target = target.baseAddress else { return }
                        CalibratorStage.expand(all + row * rows.width, columns, into: target)
                    }
                }
                for column in live { values.append(whole[column]) }
            }
            return values
        }
        var values: [Float] = []
        values.reserveCapacity(rows.count * live.count)
        for part in parts { values += part }
        return DesignMatrix(columnCount: live.count, values: values)
    }

    /// Where a search begins that goes on from another stage.
    func start(_ stage: CalibratorStage) -> LinearModel {
        LinearModel(
            weights: live.map { stage.columns[$0 / CalibratorStage.expansion].weight($0 % CalibratorStage.expansion) },
            bias: stage.bias)
    }

    /// Writes the weights back to their columns.
    func place(_ model: LinearModel, in columns: inout [CalibratorStage.Column]) {
        for (place, number) in live.enumerated() {
            let weight = model.weights[place]
            switch number % CalibratorStage.expansion {
            case 0: columns[number / CalibratorStage.expansion].linear = weight
            case 1: columns[number / CalibratorStage.expansion].low = weight
            case 2: columns[number / CalibratorStage.expansion].high = weight
            default: columns[number / CalibratorStage.expansion].missing = weight
            }
        }
    }
}

extension CalibratorStage.Column {
    /// The weight of an expanded column: linear, two hinges, missing.
    fileprivate func weight(_ expanded: Int) -> Float {
        switch expanded {
        case 0: linear
        case 1: low
        case 2: high
        default: missing
        }
    }
}
