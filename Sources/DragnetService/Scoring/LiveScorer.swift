import DragnetDetection
import DragnetEvents
import DragnetPipeline
import DragnetStorage
import Synchronization

/// Everything that moves the state of scoring goes through here one after the other, so verdicts depend on the order of
/// events and on nothing else.
///
/// A lock and not an actor: a look at one event takes some 40 microseconds, less than to wait for a turn. What takes long
/// is for threads that serve nobody.
final class LiveScorer: Sendable {
    private let state: Mutex<LiveState>
    /// Beside the state, so that who asks never waits for it.
    private let known: Mutex<Counts>
    private let longLooks = Atomic<Int>(0)

    /// Events whose look is long: about a millisecond.
    static let longLook = 16

    init(_ start: LiveStart, exclusion: LiveExclusion) {
        let first = LiveState(start, exclusion: exclusion)
        known = Mutex(first.counts)
        state = Mutex(first)
    }

    /// Verdicts with the model that gave all of them.
    struct Answer: Sendable {
        var verdicts: [LiveVerdict]
        var model: String
    }

    /// An answer, or the first event that does not fit.
    typealias Judgement = (answer: Answer, misfit: (event: Int, field: String, reason: String)?)

    /// The verdicts on one submission, and which of them must be looked up in the workspace.
    struct GroupAnswer: Sendable {
        var verdicts: [LiveVerdict]
        /// Places of verdicts that are kept no more.
        var missing: [Int]
        var model: String
    }

    /// The numbers of the moment.
    struct Counts: Sendable {
        /// The model that scores.
        var model: ModelID
        /// Rows that were taken in.
        var rows: Int
        /// Rows of which the workspace holds findings.
        var joinedRows: Int
        /// Odd events that no look at incidents has seen yet.
        var odd: Int
        /// Events that were stored and scored and not taken in, because there was no room for them.
        var refused: Int
        /// Entities that are remembered.
        var entities: Int
        /// Pairs that are remembered.
        var pairs: Int
        /// Nodes that the log names.
        var nodes: Int
    }

    /// The numbers after the last step.
    var counts: Counts { known.withLock { $0 } }

    /// What scores, to be shared with who works beside it.
    var knownModel: KnownModel { state.withLock { $0.knownModel } }

    /// Whether a look at so many events is soon over, so that a thread that serves others may have it.
    func isShort(_ count: Int) -> Bool { count <= Self.longLook && longLooks.load(ordering: .relaxed) == 0 }

    /// What would be said of each event if it came next, or why one of them does not fit; none of them is taken in.
    func judge(_ events: [IncomingEvent]) -> Judgement {
        step(events.count) { $0.judge(events) }
    }

    /// Takes in the events of a stored group, and gives the verdicts on all its events, submission by submission.
    func take(_ submissions: [(events: [IncomingEvent], outcome: LiveOutcome)]) throws -> [GroupAnswer] {
        try submissions.map { events, outcome in
            try step(events.count) { state in
                let answer = Result { try state.take(events, outcome) }
                note(state)
                return try answer.get()
            }
        }
    }

    private func step<Result>(
        _ count: Int, _ body: (inout LiveState) throws -> sending Result
    ) rethrows -> sending Result {
        let isLong = count > Self.longLook
        if isLong { longLooks.add(1, ordering: .relaxed) }
        defer { if isLong { longLooks.subtract(1, ordering: .relaxed) } }
        return try state.withLock { try body(&$0) }
    }

    private func note(_ state: LiveState) {
        let counts = state.counts
        known.withLock { $0 = counts }
    }

    /// What was made of the rows that no findings are stored of; nil where they must be scored anew.
    func snapshot() -> LiveSnapshot? { state.withLock { $0.snapshot() } }

    /// Notes that findings of the rows before one are stored.
    func joined(upTo row: Int) {
        state.withLock {
            $0.joined(upTo: row)
            note($0)
        }
    }

    /// Begins to keep the events that come, for a scorer that is being brought up to the present row.
    ///
    /// - Returns: how many rows it has to take in itself.
    func prepareSwap() throws -> Int { try state.withLock { try $0.prepareSwap() } }

    /// Gives a swap up.
    func abandonSwap() { state.withLock { $0.abandonSwap() } }

    /// Lets another scorer take over, in one step, after it has taken in what came meanwhile.
    func swap(to start: LiveStart) throws {
        longLooks.add(1, ordering: .relaxed)
        defer { longLooks.subtract(1, ordering: .relaxed) }
        try state.withLock {
            try $0.swap(to: start)
            note($0)
        }
    }
}
