import DragnetCore
package import DragnetEvents

/// Reads the columns of one connection after another, lets each stage judge it, and remembers what they thought: the one
/// loop under scoring, learning and replaying of network logs.
package struct FlowStream: Sendable {
    package let roles: HostRoles
    private(set) var stages: [FlowStage]
    private var evaluators: [FlowStageEvaluator]
    package var state: FlowState

    /// The columns of the connection read last, see ``FlowColumns/all``.
    package private(set) var columns = [Float](repeating: .nan, count: FlowColumns.count)
    /// What each clip group adds to the last stage's logit.
    private(set) var clipSums = [Float](repeating: 0, count: FlowColumns.clipCount)
    /// The connection read last as it would stand in the state.
    private(set) var draft = FlowDraft()
    /// What the first stage thinks of the connection read last.
    private var suspicion: Float?

    init(roles: HostRoles, stages: [FlowStage], state: FlowState) {
        self.roles = roles
        self.stages = stages
        evaluators = stages.map(FlowStageEvaluator.init)
        self.state = state
    }

    /// Lets these stages judge from here on.
    mutating func judge(by stages: [FlowStage]) {
        self.stages = stages
        evaluators = stages.map(FlowStageEvaluator.init)
    }

    /// A stream that judges nothing and has seen nothing, of hosts with these roles.
    package init(roles: HostRoles) { self.init(roles: roles, stages: [], state: FlowState(roles: roles)) }

    /// Reads a connection without taking it in; the mean of the stages' logits, nil while there is no stage.
    package mutating func read(_ event: Event) -> Float? {
        make(event)
        suspicion = nil
        draft.writeColumns(state.population, into: &columns)
        guard let first = evaluators.first else { return nil }
        let value = first.logit(columns, sums: &clipSums)
        let own = first.suspicion(value)
        suspicion = own
        draft.writeMemory(own: (own, value), into: &columns)
        // The memory brings precision where hosts are many and costs it where one attack taints all: half of each.
        return evaluators.count > 1 ? (value + evaluators[1].logit(columns, sums: &clipSums)) / 2 : value
    }

    /// What tells of the connection read last in families; nil while there is no stage.
    var familySums: FamilySums? { evaluators.last.map { FamilySums(columns, clipSums, stage: $0) } }

    /// How far the running minute's counts exceed the past's, for the connection read last.
    package var countScore: Float { FloatMath.log1p(draft.excess.w) }

    /// Takes in the connection that was read last.
    package mutating func record() { draft.commit(to: &state, suspicion: suspicion) }

    /// Takes in a connection that nobody judges.
    mutating func take(_ event: Event) {
        make(event)
        draft.commit(to: &state, suspicion: nil)
    }

    private mutating func make(_ event: Event) {
        state.reserve(max(event.source, event.destination))
        draft.make(event, state, roles: roles)
    }
}
