import DragnetCore

/// Joins the signals of an event to one logit, in three stages, each of which sees what the one before thought of the
/// neighbourhood; and names the kind of planted anomaly that the event is most like.
public struct EventCalibrator: Sendable, Hashable, Codable {
    /// The stages; empty where the learning period was too short to learn from, and tails are added up instead.
    var stages: [CalibratorStage] = []
    /// What tells kinds apart.
    var kinds: KindModel?
    /// The columns that the stages were learnt on.
    var columns = SignalColumns.digest

    /// A calibrator that has learnt nothing.
    public init() {}

    init(stages: [CalibratorStage], kinds: KindModel?) {
        self.stages = stages
        self.kinds = kinds
    }

    /// Whether the stages were learnt.
    public var isLearnt: Bool { !stages.isEmpty }

    /// Whether this program reads the same columns as the one that learnt.
    public var fitsThisProgram: Bool { columns == SignalColumns.digest }
}
