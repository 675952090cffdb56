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
}
