public import DragnetEvents

/// What was learnt from the past and scores events: vectors, clusters and tails; never changes.
public struct EventModel: Sendable {
    /// What the log is a record of.
    public let domain: LogDomain
    /// The windows in which activity is counted.
    public let clock: ScoringClock
    /// The vectors and clusters of the first part of the learning period.
    public let space: VectorSpace
    /// The tails of each signal among held-out normal events.
    public let calibrator: TailSumCalibrator
    /// The time of the first event that was not learnt from, microseconds since 1970.
    public let boundary: Int64

    /// A model of these parts.
    public init(
        domain: LogDomain, clock: ScoringClock, space: VectorSpace, calibrator: TailSumCalibrator, boundary: Int64
    ) {
        self.domain = domain
        self.clock = clock
        self.space = space
        self.calibrator = calibrator
        self.boundary = boundary
    }
}
