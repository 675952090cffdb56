import DragnetEvents
import DragnetGraph

/// Gathers what can be drawn of an incident: its evidence merged by pair, and the main partners of its main entities.
struct IncidentGraphBuilder {
    let builder: IncidentBuilder
    /// The evidence, in time order.
    let rows: [Int]

    /// More merged edges than this are never drawn, only counted.
    private static let mostEdges = 5000
    private static let mainEntities = 3
    /// Of more entities than this not all that they ever used is looked at.
    private static let mostKnown = 200

    private struct Pair: Hashable {
        var source: NodeIndex
        var destination: NodeIndex
        var unit: String
    }

    private struct Sum {
        var count = 0
        var amount: Double?
        var first: Int64?
        var last: Int64?
        var severity = Severity.none
        var order = 0
    }

    func build() -> IncidentGraph {
        let log = builder.log
        var sums: [Pair: Sum] = [:]
        var order: [Pair] = []
        var involvement: [NodeIndex: Int] = [:]
        for row in rows {
            let pair = pair(of: row)
            if sums[pair] == nil {
                order.append(pair)
                sums[pair] = Sum()
                sums[pair]?.order = order.count
            }
            let severity = builder.scored.severity(row)
            add(row, to: &sums[pair, default: Sum()])
            raise(severity, of: &sums[pair, default: Sum()])
            involvement[pair.source, default: 0] += 1
            if pair.destination != pair.source { involvement[pair.destination, default: 0] += 1 }
        }
        let ranked = involvement.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        var nodes = ranked
        var place = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
        var edges = order.prefix(Self.mostEdges).compactMap { pair in
            sums[pair].map { edge($0, pair, place, isEvidence: true) }
        }
        for (pair, sum) in context(of: ranked.prefix(Self.mainEntities), beside: Set(order)) {
            for node in [pair.source, pair.destination] where place[node] == nil {
                place[node] = nodes.count
                nodes.append(node)
            }
            edges.append(edge(sum, pair, place, isEvidence: false))
        }
        edges += ties(of: ranked).edges { node in
            if let known = place[node] { return known }
            place[node] = nodes.count
            nodes.append(node)
            return nodes.count - 1
        }
        var surprises: [NodeIndex: Float] = [:]
        for row in rows {
            for node in [log.sources[row], log.destinations[row]] {
                surprises[node] = max(surprises[node] ?? 0, builder.scored.surprises[row])
            }
        }
        return IncidentGraph(
            nodes: nodes.map { node in
                let surprise = surprises[node] ?? 0
                let degree = builder.graph.degree(of: node)
                return IncidentGraph.Node(
                    name: log.nodes.name(of: node), type: log.nodes.type(of: node).name,
                    severity: Severity(surprise: Double(surprise)),
                    surprise: Double(surprise), isEvidence: involvement[node] != nil,
                    isHub: degree >= builder.hubDegree,
                    isInternal: builder.internalNode.map { $0(node) }, degree: degree)
            }, edges: edges,
            activity: IncidentActivityBuilder(
                log: log, rows: rows, rowsOfNode: builder.rowsOfNode, span: builder.logSpan
            ).build())
    }

    /// What at least two entities of the evidence share, unless nearly everybody does.
    private func ties(of ranked: [NodeIndex]) -> SharedTies {
        guard !builder.log.shared.isEmpty else { return SharedTies(log: builder.log, rows: [Int](), users: []) }
        // Of the few that are drawn all that they ever used counts, of a flood what it used itself.
        let users = Set(ranked)
        let known = ranked.count <= Self.mostKnown ? builder.rowsOfNode.rows(of: users) : rows
        return SharedTies(log: builder.log, rows: known, users: users) { node, count in
            let degree = builder.graph.degree(of: node)
            return degree >= builder.hubDegree && degree > 2 * count
        }
    }

    private func pair(of row: Int) -> Pair {
        let log = builder.log
        let unit = log.amounts == nil ? "" : log.domain == .network ? "bytes" : log.currency?[row] ?? ""
        return Pair(source: log.sources[row], destination: log.destinations[row], unit: unit)
    }

    private func add(_ row: Int, to sum: inout Sum) {
        sum.count += 1
        if let amount = builder.log.amounts?[row] { sum.amount = (sum.amount ?? 0) + amount }
        if let time = builder.log.times?[row] {
            sum.first = min(sum.first ?? time, time)
            sum.last = max(sum.last ?? time, time)
        }
    }

    private func raise(_ severity: Severity, of sum: inout Sum) { sum.severity = max(sum.severity, severity) }

    private func edge(
        _ sum: Sum, _ pair: Pair, _ place: [NodeIndex: Int], isEvidence: Bool
    ) -> IncidentGraph.Edge {
        IncidentGraph.Edge(
            source: place[pair.source] ?? 0, destination: place[pair.destination] ?? 0, eventCount: sum.count,
            amount: sum.amount, unit: pair.unit, firstTime: sum.first, lastTime: sum.last, isEvidence: isEvidence,
            severity: sum.severity, order: isEvidence ? sum.order : nil)
    }

    /// The busiest other pairs of the main entities over the whole log.
    private func context(of main: some Sequence<NodeIndex>, beside evidence: Set<Pair>) -> [(Pair, Sum)] {
        let main = Set(main)
        // By numbers alone: hashing a name of a unit costs more than all else here.
        var places: [CodedPair: Int] = [:]
        var sums: [(pair: Pair, sum: Sum, isEvidence: Bool)] = []
        let log = builder.log
        let unitCode = unitCode
        for row in builder.rowsOfNode.rows(of: main) where log.sources[row] != log.destinations[row] {
            let coded = CodedPair(source: log.sources[row], destination: log.destinations[row], unit: unitCode(row))
            let place = places[coded] ?? sums.count
            if place == sums.count {
                let pair = pair(of: row)
                places[coded] = place
                sums.append((pair, Sum(), evidence.contains(pair)))
            }
            if !sums[place].isEvidence { add(row, to: &sums[place].sum) }
        }
        let ranked = sums.filter { !$0.isEvidence }.sorted {
            ($1.sum.count, $0.pair.source, $0.pair.destination, $0.pair.unit)
                < ($0.sum.count, $1.pair.source, $1.pair.destination, $1.pair.unit)
        }
        var left: [NodeIndex: Int] = [:]
        return ranked.filter { pair, _, _ in
            guard let owner = [pair.source, pair.destination].first(where: main.contains) else { return false }
            left[owner, default: builder.configuration.contextEdges] -= 1
            return left[owner, default: 0] >= 0
        }.map { ($0.pair, $0.sum) }
    }

    /// A pair with the number of its unit in place of the name.
    private struct CodedPair: Hashable {
        var source: NodeIndex
        var destination: NodeIndex
        var unit: UInt32
    }

    /// The number of a row's unit, equal where the names are.
    private var unitCode: (_ row: Int) -> UInt32 {
        guard builder.log.amounts != nil, builder.log.domain != .network, let currency = builder.log.currency else {
            return { _ in 0 }
        }
        var numbers: [String: UInt32] = ["": 0]
        let ofLevel = currency.levels.map { level in
            let number = numbers[level] ?? UInt32(numbers.count)
            numbers[level] = number
            return number
        }
        return { row in
            let code = currency.codes[row]
            return code == CategoryColumn.missing ? 0 : ofLevel[Int(code)]
        }
    }
}
