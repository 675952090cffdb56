import DragnetCore

/// The expanded columns that vary at all; a quarter and more never do, such as the flag of a column that is never missing.
struct LiveExpansion: Sendable {
    /// Numbers of expanded columns, ascending.
    private let live: [Int]
    private let width: Int

    init(columns: [CalibratorStage.Column], rows: CalibrationRows) {
        width = columns.count * CalibratorStage.expansion
        let hasMissing = DesignMatrix.missingColumns(of: rows.values, width: rows.width)
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
        try DesignMatrix(
            expanding: rows.values, width: rows.width, expandedWidth: width, live: live, context: context
        ) { CalibratorStage.expand($0, columns, into: $1) }
    }

    /// Which of the live columns may not excuse: what z and both hinges of such a column weigh is 0 or more.
    func notNegative(_ mayNotExcuse: (_ column: Int) -> Bool) -> [Bool] {
        live.map { $0 % CalibratorStage.expansion < 3 && mayNotExcuse($0 / CalibratorStage.expansion) }
    }

    /// Where a search begins that goes on from another fit.
    func start(_ head: CalibratorHead) -> LinearModel {
        LinearModel(
            weights: live.map { head.columns[$0 / CalibratorStage.expansion].weight($0 % CalibratorStage.expansion) },
            bias: head.bias)
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
