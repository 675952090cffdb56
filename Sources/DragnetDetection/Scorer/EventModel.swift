public import DragnetEvents

/// What was learnt from the past and scores events: vectors, clusters, what each signal is worth; never changes.
public struct EventModel: Sendable {
    /// What the log is a record of.
    public let domain: LogDomain
    /// The windows in which activity is counted.
    public let clock: ScoringClock
    /// In what time memory fades.
    public let interactionClock: InteractionClock
    /// What kind of graph the log makes.
    public let profile: LogProfile
    /// The vectors and clusters of the learning period.
    public let space: VectorSpace
    /// What each signal is worth here.
    public let calibrator: EventCalibrator
    /// The tails of the signals that a person can read, among held-out normal events.
    public let tails: TailSumCalibrator
    /// How the learnt score and the counts are joined.
    public let fusion: ChannelFusion
    /// What labels add; nil without enough of them.
    public let labels: LabelModel?
    /// The network channel, which leads in network logs; nil in others, or where too little was there to learn from.
    public let flows: FlowModel?
    /// The time of the first event that was not learnt from, microseconds since 1970.
    public let boundary: Int64

    /// A model of these parts.
    public init(
        domain: LogDomain, clock: ScoringClock, interactionClock: InteractionClock, profile: LogProfile,
        space: VectorSpace, calibrator: EventCalibrator, tails: TailSumCalibrator, fusion: ChannelFusion,
        labels: LabelModel? = nil, flows: FlowModel? = nil, boundary: Int64
    ) {
        self.domain = domain
        self.clock = clock
        self.interactionClock = interactionClock
        self.profile = profile
        self.space = space
        self.calibrator = calibrator
        self.tails = tails
        self.fusion = fusion
        self.labels = labels
        self.flows = flows
        self.boundary = boundary
    }

    /// A state that has seen nothing.
    public var emptyState: ScoringState {
        ScoringState(clock: clock, interactionClock: interactionClock, clusterCount: space.clusterCount)
    }
}
