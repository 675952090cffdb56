import DragnetDetection

/// What lies between two nodes in one direction, events of all currencies together, evidence apart from context.
struct Link: Sendable {
    var source: Int
    var destination: Int
    var isEvidence: Bool
    var eventCount = 0
    /// Sums by currency, in the order of their first event.
    var amounts: [CurrencyAmount] = []
    var firstTime: Int64?
    var lastTime: Int64?
    var severity = Severity.none
    var order: Int?
    /// Whether events of the other direction were merged in.
    var isTwoWay = false
    /// Context events beside the evidence between the same ends.
    var besides = 0
    /// How many pairs of ends it stands for; more than one at a folded node.
    var pairCount = 0
    /// Whether it stands for ties to what is shared, and for no event.
    var isShared = false

    mutating func add(_ edge: IncidentGraph.Edge) {
        isShared = pairCount == 0 ? edge.isShared == true : isShared && edge.isShared == true
        pairCount += 1
        eventCount = eventCount.addingClamped(max(1, edge.eventCount))
        if let amount = edge.amount, amount.isFinite { add(CurrencyAmount(amount, edge.unit)) }
        if let time = edge.firstTime { firstTime = min(firstTime ?? time, time) }
        if let time = edge.lastTime { lastTime = max(lastTime ?? time, time) }
        severity = max(severity, edge.severity)
        if let place = edge.order { order = min(order ?? place, place) }
    }

    mutating func add(_ amount: CurrencyAmount) {
        if let index = amounts.firstIndex(where: { $0.unit == amount.unit }) {
            amounts[index].amount += amount.amount
        } else {
            amounts.append(amount)
        }
    }

    /// Takes in what goes the other way.
    mutating func absorb(_ other: Link) {
        isShared = pairCount == 0 ? other.isShared : isShared && (other.pairCount == 0 || other.isShared)
        pairCount += other.pairCount
        eventCount = eventCount.addingClamped(other.eventCount)
        for amount in other.amounts { add(amount) }
        if let time = other.firstTime { firstTime = min(firstTime ?? time, time) }
        if let time = other.lastTime { lastTime = max(lastTime ?? time, time) }
        severity = max(severity, other.severity)
        if let place = other.order { order = min(order ?? place, place) }
        isTwoWay = true
    }

    /// The largest sum, which decides the width of the line.
    var mainAmount: CurrencyAmount? { amounts.max { $0.amount.magnitude < $1.amount.magnitude } }
}

extension Int {
    /// The sum, or the largest number there is.
    func addingClamped(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}

extension IncidentGraph {
    /// The edges whose two ends exist, by place; a damaged file may hold others.
    func forEachSoundEdge(_ body: (Edge) -> Void) {
        let range = nodes.indices
        for edge in edges where range.contains(edge.source) && range.contains(edge.destination) { body(edge) }
    }
}
