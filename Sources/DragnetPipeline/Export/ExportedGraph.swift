import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetRendering
import DragnetVectors

/// The graph of a workspace with all that is known of it, ready to be written for another tool.
struct ExportedGraph: Sendable {
    /// An entity.
    ///
    /// Its key in the file is its place in the list; the name is data and never structure.
    struct Node: Sendable {
        var name: String
        var type: String
        var score = 0.0
        var surprise = 0.0
        var severity = Severity.none
        var status = "unseen"
        var cluster: Int?
        var incident: String?
        /// The codes of its reasons, strongest first.
        var reasons: [String] = []
        var events = 0
        /// The place by the model's vectors in two dimensions; nil without a vector.
        var place: PrincipalComponents.Point?

        /// The colour of its cluster, as on the map; grey without one.
        var color: String {
            let colors = Palette.clusters
            return cluster.map { colors[$0 % (colors.count - 1)] } ?? colors[colors.count - 1]
        }

        /// The colour of its band, around the mark.
        var border: String { Palette(.light).pair(severity).border }
    }

    /// All events of one unit from one entity to another.
    struct Edge: Sendable {
        var source: Int
        var destination: Int
        var events = 0
        var amount: Double?
        /// The currency of ``amount``, "bytes", or empty.
        var unit: String
        var firstTime: Int64?
        var lastTime: Int64?
        /// The worst verdict on one of its events.
        var surprise = 0.0
        /// What it is, `device`, where it is no event but the tie of an entity to what it shares.
        var shared: String?
    }

    var nodes: [Node]
    var edges: [Edge]
    /// The id of the model behind clusters and places; nil without one.
    var model: String?

    /// The ties of a log's sources to what they share, an edge each.
    private static func ties(of log: EventLog, numberOf: [Int: Int]) -> [Edge] {
        var edges: [Edge] = []
        for column in log.shared {
            var places: [UInt64: Int] = [:]
            for row in 0..<log.count {
                guard let node = column[row], node != log.sources[row],
                    let source = numberOf[Int(log.sources[row])], let destination = numberOf[Int(node)]
                else { continue }
                let key = UInt64(source) << 32 | UInt64(destination)
                let place = places[key] ?? edges.count
                if place == edges.count {
                    places[key] = place
                    edges.append(Edge(source: source, destination: destination, unit: "", shared: column.name))
                }
                edges[place].events += 1
                guard let time = log.times?[row] else { continue }
                edges[place].firstTime = min(edges[place].firstTime ?? time, time)
                edges[place].lastTime = max(edges[place].lastTime ?? time, time)
            }
        }
        return edges
    }

    /// The edges of a log between the nodes that `isKept` says, by source, destination and unit.
    static func edges(
        of log: EventLog, surprise: (Int) -> Double, numberOf: [Int: Int]
    ) -> [Edge] {
        struct Key: Hashable {
            var source: NodeIndex
            var destination: NodeIndex
            var currency: UInt32
        }
        var places: [Key: Int] = [:]
        var edges: [Edge] = []
        for row in log.heldRows {
            guard let source = numberOf[Int(log.sources[row])], let destination = numberOf[Int(log.destinations[row])]
            else { continue }
            let key = Key(
                source: log.sources[row], destination: log.destinations[row],
                currency: log.currency?.codes[row] ?? CategoryColumn.missing)
            let place = places[key] ?? edges.count
            if place == edges.count {
                places[key] = place
                edges.append(Edge(source: source, destination: destination, unit: log.unitOfAmount(row)))
            }
            edges[place].events += 1
            if let amount = log.amounts?[row] { edges[place].amount = (edges[place].amount ?? 0) + amount }
            if let time = log.times?[row] {
                edges[place].firstTime = min(edges[place].firstTime ?? time, time)
                edges[place].lastTime = max(edges[place].lastTime ?? time, time)
            }
            edges[place].surprise = max(edges[place].surprise, surprise(row))
        }
        edges += ties(of: log, numberOf: numberOf)
        return edges.sorted {
            ($0.source, $0.destination, $0.unit, $0.shared ?? "")
                < ($1.source, $1.destination, $1.unit, $1.shared ?? "")
        }
    }
}
