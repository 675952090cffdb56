/// What each column is worth to one part of the events.
struct CalibratorHead: Sendable, Hashable, Codable {
    var columns: [CalibratorStage.Column]
    var bias: Float
    /// The least that each group may add.
    var floors: [Float]
    /// What each group adds to an ordinary event of the part.
    var medians: [Float]

    /// A head that does not clip yet and to which every group is ordinary.
    init(columns: [CalibratorStage.Column], bias: Float) {
        self.columns = columns
        self.bias = bias
        floors = [Float](repeating: -.greatestFiniteMagnitude, count: ColumnGroup.count)
        medians = [Float](repeating: 0, count: ColumnGroup.count)
    }

    /// The head laid out for judging row after row, its columns belonging to `groups`.
    func evaluator(groups: [UInt8]) -> HingeEvaluator {
        let limit = CalibratorStage.limit
        return HingeEvaluator(
            columns: columns.map {
                HingeEvaluator.Column(
                    origin: $0.mean, scale: $0.scale, least: -limit, most: limit, lowKnot: $0.lowKnot,
                    highKnot: $0.highKnot, linear: $0.linear, low: $0.low, high: $0.high, missing: $0.missing)
            }, groups: groups.map(Int.init), bias: bias, floors: floors, limit: limit)
    }
}
