import DragnetCore
public import DragnetEvents

/// What the distances say of each entity of a whole graph.
public struct EntityScores: Sendable {
    /// What one distance says of an entity.
    public struct Contribution: Sendable, Hashable {
        /// Which distance.
        public var channel: EntityChannel
        /// The distance.
        public var observed: Double
        /// The distance that half of the entities lie below.
        public var typical: Double
        /// -ln of the share of entities at least as far.
        public var surprise: Double
    }

    /// -log10 of each node's tail probability; 0 where nothing is known of it.
    public let surprises: [Double]
    /// Whether any distance speaks of the node.
    public let isScored: [Bool]
    /// The correlations of features along edges that were found beyond chance, largest first; empty without any.
    public let likeness: [Double]
    /// The distances that speak of anyone, in their order.
    public let channels: [EntityChannel]
    private let values: [EntityChannel: [Double]]
    private let tails: [EntityChannel: EntityTail]
    private let priors: [EntityFamily: Double]

    /// Joins distances to one score an entity.
    ///
    /// Each distance is set against its own tail over the entities. The surprises of a family's distances are averaged:
    /// e times the geometric mean of tail probabilities is one itself, whatever the distances share (Vovk and Wang,
    /// 2020). Between families the largest wins, each with its prior as weight
    /// (weighted Bonferroni; Genovese, Roeder and Wasserman, 2006), so that a family that is blind here costs the
    /// others a constant and cannot drown them. The winner is set against the entities once more.
    ///
    /// - Parameter values: by distance one number a node, NaN where it does not speak.
    init(_ values: [EntityChannel: [Double]], nodeCount: Int, hasFeatures: Bool, likeness: [Double]) {
        // A distance that is the same for everyone tells nobody apart.
        let speaking = EntityChannel.allCases.filter { channel in
            guard let column = values[channel] else { return false }
            precondition(column.count == nodeCount, "one distance a node")
            guard let first = column.first(where: { !$0.isNaN }) else { return false }
            return column.contains { !$0.isNaN && $0 != first }
        }
        channels = speaking
        self.values = values
        self.likeness = likeness
        var tails: [EntityChannel: EntityTail] = [:]
        for channel in speaking { tails[channel] = EntityTail(values[channel] ?? []) }
        self.tails = tails
        var priors: [EntityFamily: Double] = [:]
        for family in EntityFamily.allCases { priors[family] = family.prior(withFeatures: hasFeatures) }
        self.priors = priors
        var isScored = [Bool](repeating: false, count: nodeCount)
        var raw = [Float](repeating: 0, count: nodeCount)
        for node in 0..<nodeCount {
            var best = -Double.infinity
            for family in EntityFamily.allCases {
                guard let prior = priors[family], prior > 0 else { continue }
                var (sum, count) = (0.0, 0)
                for channel in speaking where channel.family == family {
                    guard let value = values[channel]?[node], !value.isNaN, let tail = tails[channel] else { continue }
                    sum += tail.surprise(value)
                    count += 1
                }
                if count > 0 { best = max(best, sum / Double(count) + PortableMath.log(prior)) }
            }
            isScored[node] = best > -.infinity
            raw[node] = Float(isScored[node] ? best : 0)
        }
        self.isScored = isScored
        let tail = TailDistribution(zip(raw, isScored).filter(\.1).map(\.0))
        surprises = zip(raw, isScored).map { value, isScored in
            isScored ? Surprise.of(tail.gradedTailProbability(Double(value))) : 0
        }
    }

    /// A node's tail probability; 1 where nothing is known of it.
    public func tailProbability(_ node: NodeIndex) -> Double {
        let surprise = surprises[Int(node)]
        return surprise > 0 ? PortableMath.pow(10, -surprise) : 1
    }

    /// A node's band.
    public func severity(_ node: NodeIndex) -> Severity { Severity(surprise: surprises[Int(node)]) }

    /// What speaks for a node, the strongest first, each with its weight in the score's family.
    public func contributions(of node: NodeIndex) -> [(contribution: Contribution, weight: Double)] {
        var found: [(contribution: Contribution, weight: Double)] = []
        for channel in channels {
            guard let value = values[channel]?[Int(node)], !value.isNaN, let tail = tails[channel] else { continue }
            let surprise = tail.surprise(value)
            let members = channels.lazy.filter { $0.family == channel.family }.count
            let weight = max(0, surprise - 1) * (priors[channel.family] ?? 0) / Double(members)
            guard weight > 0 else { continue }
            found.append(
                (Contribution(channel: channel, observed: value, typical: tail.median, surprise: surprise), weight))
        }
        return found.sorted {
            ($1.weight, $0.contribution.channel.rawValue) < ($0.weight, $1.contribution.channel.rawValue)
        }
    }

    private static let mostReasons = 5
    private static let smallestShare = 0.04

    /// Why a node is odd, strongest first; empty where nothing is.
    ///
    /// The shares add up to 1.
    public func reasons(of node: NodeIndex, evidence: [String] = []) -> [Reason] {
        let found = contributions(of: node)
        var weights: [ReasonCode: Double] = [:]
        var strongest: [ReasonCode: Contribution] = [:]
        for (contribution, weight) in found {
            weights[contribution.channel.code, default: 0] += weight
            if strongest[contribution.channel.code] == nil { strongest[contribution.channel.code] = contribution }
        }
        let total = weights.values.sorted().reduce(0, +)
        guard total > 0 else { return [] }
        let ranked = weights.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .filter { $0.value >= Self.smallestShare * total }.prefix(Self.mostReasons)
        let shown = ranked.reduce(0) { $0 + $1.value }
        return ranked.compactMap { code, weight in
            strongest[code].map { contribution in
                Reason(
                    code: code, observed: Quantity(contribution.observed, contribution.channel.unit),
                    typical: Quantity(contribution.typical, contribution.channel.unit),
                    percentile: 1 - PortableMath.exp(-contribution.surprise), share: weight / shown, evidence: evidence)
            }
        }
    }
}
