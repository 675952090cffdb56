package import DragnetCore
package import DragnetEvents
package import DragnetGraph

/// What an entity did over the whole log, as one row of numbers: how often and how long, with whom, and in what order.
///
/// Account signals aggregated over a log, as supervised detectors of bad accounts use them (Kumar et al., REV2, WSDM 2018,
/// section 5; Weber et al., 2019, section 3). NaN where nothing is to be said. Linear in the events and the edges but for
/// triangles, O(edges^1.5); 4 bytes a number, some 70 numbers an entity.
package struct EntityProfiles: Sendable {
    /// Numbers of an entity.
    package let width: Int
    /// One row a node.
    package private(set) var values: [Float]

    /// What one direction tells, beside ``quantityWidth`` numbers for each quantity.
    private static let directionWidth = 14
    private static let (partnerCount, sinceFirst) = (1, 2)
    /// Mean, spread, least, largest and the share below zero.
    private static let quantityWidth = 5
    private static let (meanOfQuantity, negativeShareOfQuantity) = (0, 4)
    /// Degree, triangles, clustering, share of mutual neighbours.
    private static let shapeWidth = 4
    private static let (degree, mutualShare) = (0, 3)

    /// The profiles of a log's nodes.
    ///
    /// - Parameters:
    ///   - rows: in time order.
    ///   - graph: undirected, of the same rows.
    /// - Throws: ``DragnetError/Code/interrupted``.
    package init(log: EventLog, rows: [Int], graph: CSRGraph, context: WorkContext) throws {
        precondition(!graph.isDirected, "neighbours on both sides are asked for")
        let quantities = Self.quantities(of: log)
        let half = Self.directionWidth + quantities.count * Self.quantityWidth
        let (sent, received, shape) = (0, half, half * 2)
        // Beside its own numbers an entity has the mean of its neighbours' for those that tell most.
        let lent =
            [
                shape + Self.degree, shape + Self.mutualShare, sent + Self.sinceFirst, received + Self.sinceFirst,
                sent + Self.partnerCount, received + Self.partnerCount,
            ]
            + quantities.indices.flatMap { place in
                let start = Self.directionWidth + place * Self.quantityWidth
                return [
                    sent + start + Self.meanOfQuantity, received + start + Self.meanOfQuantity,
                    received + start + Self.negativeShareOfQuantity,
                ]
            }
        let own = shape + Self.shapeWidth
        width = own + lent.count
        values = [Float](repeating: .nan, count: log.nodes.count * width)
        let degrees = (0..<graph.nodeCount).map { Self.log1p(Double(graph.degree(of: NodeIndex($0)))) }
        var firstTimes = [Int64](repeating: .max, count: log.nodes.count)
        if let times = log.times {
            for row in rows {
                for node in [log.sources[row], log.destinations[row]] {
                    firstTimes[Int(node)] = min(firstTimes[Int(node)], times[row])
                }
            }
        }
        for (place, isSource) in [true, false].enumerated() {
            try context.cancellation.check()
            let tallies = Self.tallies(log, rows, isSource: isSource, degrees, firstTimes, quantities)
            for node in tallies.indices where tallies[node].count > 0 {
                tallies[node].write(
                    to: &values, at: node * width + place * half, end: rows.last.flatMap { log.times?[$0] } ?? 0)
            }
        }
        let triangles = try DenseGroups.triangles(of: graph, context: context)
        let mutualShares = Self.mutualShares(log, rows, graph)
        for node in 0..<graph.nodeCount where graph.degree(of: NodeIndex(node)) > 0 {
            let degree = Double(graph.degree(of: NodeIndex(node)))
            let start = node * width + shape
            values[start + Self.degree] = degrees[node]
            values[start + 1] = Self.log1p(Double(triangles[node]))
            values[start + 2] = degree > 1 ? Float(2 * Double(triangles[node]) / (degree * (degree - 1))) : .nan
            values[start + Self.mutualShare] = mutualShares[node]
        }
        for node in 0..<graph.nodeCount {
            try context.cancellation.check()
            for (place, column) in lent.enumerated() {
                var (sum, count) = (0.0, 0)
                for neighbor in graph.neighbors(of: NodeIndex(node)) {
                    let value = values[Int(neighbor) * width + column]
                    if value.isNaN { continue }
                    sum += Double(value)
                    count += 1
                }
                if count > 0 { values[node * width + own + place] = Float(sum / Double(count)) }
            }
        }
    }

    /// The numbers of a node.
    package func row(of node: NodeIndex) -> ArraySlice<Float> { values[Int(node) * width..<(Int(node) + 1) * width] }

    private static func log1p(_ value: Double) -> Float { Float(PortableMath.log(1 + max(0, value))) }

    /// Amounts and number attributes on a scale on which large ones do not drown the rest.
    private static func quantities(of log: EventLog) -> [NumberColumn] {
        ([log.amounts].compactMap { $0 }
            + log.attributes.compactMap { attribute in
                if case .number(let column) = attribute { column } else { nil }
            }).prefix(8).map { $0 }
    }

    /// Sums over the events of one end.
    private struct Tally {
        var count = 0
        var partners: Set<NodeIndex> = []
        var first: Int64?
        var last: Int64?
        var gaps = Moments()
        var degrees = Moments()
        var ages = Moments()
        var quantities: [Moments] = []

        func write(to values: inout [Float], at start: Int, end: Int64) {
            let hour = Double(Timestamp.hour)
            var row: [Float] = [log1p(Double(count)), log1p(Double(partners.count))]
            if let first, let last {
                row += [
                    log1p(Double(end - first) / hour), log1p(Double(end - last) / hour),
                    log1p(Double(last - first) / hour),
                ]
            } else {
                row += [.nan, .nan, .nan]
            }
            row += [gaps.mean, gaps.spread, gaps.least]
            row += [degrees.mean, degrees.least, degrees.largest]
            row += [ages.mean, ages.least, ages.largest]
            for quantity in quantities {
                row += [quantity.mean, quantity.spread, quantity.least, quantity.largest, quantity.negativeShare]
            }
            for (place, value) in row.enumerated() { values[start + place] = value }
        }
    }

    /// Mean, spread and ends of numbers.
    private struct Moments {
        private var count = 0
        private var sum = 0.0
        private var squares = 0.0
        private var negative = 0
        private(set) var least = Float.nan
        private(set) var largest = Float.nan

        mutating func add(_ value: Float) {
            count += 1
            sum += Double(value)
            squares += Double(value) * Double(value)
            if value < 0 { negative += 1 }
            least = least.isNaN ? value : min(least, value)
            largest = largest.isNaN ? value : max(largest, value)
        }

        var mean: Float { count > 0 ? Float(sum / Double(count)) : .nan }

        var spread: Float {
            guard count > 1 else { return .nan }
            let mean = sum / Double(count)
            return Float(max(0, squares / Double(count) - mean * mean).squareRoot())
        }

        var negativeShare: Float { count > 0 ? Float(negative) / Float(count) : .nan }
    }

    private static func tallies(
        _ log: EventLog, _ rows: [Int], isSource: Bool, _ degrees: [Float], _ firstTimes: [Int64],
        _ quantities: [NumberColumn]
    ) -> [Tally] {
        var tallies = [Tally](repeating: Tally(), count: log.nodes.count)
        let hour = Double(Timestamp.hour)
        for row in rows {
            let own = Int(isSource ? log.sources[row] : log.destinations[row])
            let other = isSource ? log.destinations[row] : log.sources[row]
            if tallies[own].quantities.isEmpty {
                tallies[own].quantities = [Moments](repeating: Moments(), count: quantities.count)
            }
            tallies[own].count += 1
            tallies[own].partners.insert(other)
            tallies[own].degrees.add(degrees[Int(other)])
            if let time = log.times?[row] {
                if let last = tallies[own].last { tallies[own].gaps.add(log1p(Double(time - last) / hour)) }
                tallies[own].first = tallies[own].first ?? time
                tallies[own].last = time
                tallies[own].ages.add(log1p(Double(time - firstTimes[Int(other)]) / hour))
            }
            for (place, column) in quantities.enumerated() {
                guard let value = column[row] else { continue }
                let size = log1p(abs(value))
                tallies[own].quantities[place].add(value < 0 ? -size : size)
            }
        }
        return tallies
    }

    /// The share of a node's neighbours with events in both directions.
    private static func mutualShares(_ log: EventLog, _ rows: [Int], _ graph: CSRGraph) -> [Float] {
        var directed: Set<UInt64> = []
        for row in rows { directed.insert(UInt64(log.sources[row]) << 32 | UInt64(log.destinations[row])) }
        return (0..<graph.nodeCount).map { node in
            let neighbors = graph.neighbors(of: NodeIndex(node))
            guard !neighbors.isEmpty else { return .nan }
            let mutual = neighbors.count {
                directed.contains(UInt64(node) << 32 | UInt64($0))
                    && directed.contains(UInt64($0) << 32 | UInt64(node))
            }
            return Float(mutual) / Float(neighbors.count)
        }
    }
}
