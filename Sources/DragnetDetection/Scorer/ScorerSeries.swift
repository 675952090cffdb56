import DragnetEvents

/// Scorers of one log that take turns: where more of it was learnt from, the next one goes on.
///
/// Each event is scored by the newest model that is older than it.
public struct ScorerSeries: Sendable {
    /// A scorer that stands at the boundary of its model, and how many rows of the log's order lie before that.
    public struct Part: Sendable {
        /// How many rows were learnt from.
        public let place: Int
        /// The scorer, which has taken them in.
        public let start: Scorer

        /// `start`, which goes on at `place`; nil for as many events as it has taken in.
        public init(place: Int? = nil, start: Scorer) {
            self.place = place ?? start.state.eventCount
            self.start = start
        }
    }

    /// The parts, earliest first.
    public let parts: [Part]
    private var used = 0
    /// The scorer after the event scored last.
    public private(set) var scorer: Scorer

    /// A series that stands before its first event; there is at least one part, and the first is the earliest.
    public init(_ parts: [Part]) {
        guard let first = parts.first else { preconditionFailure("a series has a scorer") }
        self.parts = parts
        scorer = first.start
    }

    /// How many rows are learnt from before anything is scored.
    public var firstPlace: Int { parts[0].place }

    /// Scores the event at a place of the log's order and takes it in; places ascend.
    mutating func score(_ event: Event, at place: Int) -> Verdict {
        move(to: place)
        return scorer.score(event)
    }

    /// As ``score(_:at:)``, and says what spoke for the event even if that is little.
    mutating func explain(_ event: Event, at place: Int) -> (verdict: Verdict, evidence: [ScoredLog.Evidence]) {
        move(to: place)
        return scorer.explain(event)
    }

    private mutating func move(to place: Int) {
        var next = used
        while next + 1 < parts.count, parts[next + 1].place <= place { next += 1 }
        guard next != used else { return }
        used = next
        scorer = parts[next].start
    }
}
