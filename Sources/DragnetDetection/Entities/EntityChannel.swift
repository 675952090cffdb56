/// What kind of oddity a distance speaks of; within a family distances are averaged, between families the largest wins.
public enum EntityFamily: Int, Sendable, Hashable, CaseIterable {
    /// The features do not fit the neighbours, or the entity's peers.
    case context
    /// The neighbours know each other more than anyone's do.
    case density
    /// The vector does not fit the cluster, or the partners lie elsewhere.
    case position

    /// How much of the suspicion a family is given beforehand; a prior, not fitted to any log.
    ///
    /// Vectors alone rank whole nodes poorly, so where features say who belongs together they get less.
    func prior(withFeatures: Bool) -> Double {
        switch (self, withFeatures) {
        case (.context, true), (.density, true): 4.0 / 9
        case (.position, true): 1.0 / 9
        case (.context, false): 0
        case (.density, false), (.position, false): 0.5
        }
    }
}

/// One distance of an entity from what it should be like; higher is odder.
public enum EntityChannel: Int, Sendable, Hashable, CaseIterable {
    /// How badly the neighbours predict the features: log p(x) - log p(x | neighbours), see ``FeatureLikeness``.
    case reconstruction
    /// The mean over the partners of how much less likely such a pair is than chance, by features, see
    /// ``FeatureLikeness``.
    case unlikelyPartners
    /// |x - m| / sqrt(1 + 1/n), m the mean of the n neighbours' features (Perozzi and Akoglu, 2018, on normality of
    /// neighbourhoods; the root is the spread of a difference to a mean of n).
    case neighborMean
    /// 1 - cosine of the features with the mean of the neighbours', both from the mean of all.
    case neighborDirection
    /// |x - mean of all|: the features alone.
    case features
    /// The distance from the own cluster of vectors beside features (spherical k-means, 1 - cosine, as a robust z).
    case jointCluster
    /// The largest k for which an edge lies in a k-truss: each edge within closes k - 2 triangles there (Cohen, 2008).
    case denseGroup
    /// log of the edges among a node and its neighbours, above what nodes of that degree have (OddBall; Akoglu,
    /// McGlohon and Faloutsos, 2010).
    case triangles
    /// The mean over the partners of -cosine of the vectors.
    case farPartners
    /// The distance from the own centroid as a robust z within cluster and degree band.
    case ownCentroid
    /// 1 - sum of squares of the shares of clusters among the partners (Gini and Simpson), without bias for few.
    case mixedPartners
    /// log degree above the median of the cluster, in robust deviations.
    case degreeInCluster

    /// The family.
    public var family: EntityFamily {
        switch self {
        case .reconstruction, .unlikelyPartners, .neighborMean, .neighborDirection, .features, .jointCluster: .context
        case .denseGroup, .triangles: .density
        case .farPartners, .ownCentroid, .mixedPartners, .degreeInCluster: .position
        }
    }

    /// The reason it stands for.
    public var code: ReasonCode {
        switch self {
        case .reconstruction, .neighborDirection, .mixedPartners: .crossCommunity
        case .unlikelyPartners, .farPartners: .unlikelyEdge
        case .neighborMean, .features, .jointCluster, .ownCentroid, .degreeInCluster: .farFromCluster
        case .denseGroup, .triangles: .denseGroup
        }
    }

    /// What the number is, for reasons.
    public var unit: String {
        switch self {
        case .reconstruction: "nats of features that the partners do not explain"
        case .unlikelyPartners: "nats a partner against chance, by features"
        case .neighborMean: "distance of the features from the partners' mean"
        case .neighborDirection: "1 - cosine with the partners' features"
        case .features: "distance of the features from everyone's mean"
        case .jointCluster: "deviations from the cluster of vectors and features"
        case .denseGroup: "as k of a k-truss: all in it share k - 2 partners"
        case .triangles: "log of edges among partners, above those of like degree"
        case .farPartners: "- mean cosine with the partners"
        case .ownCentroid: "deviations from the cluster's centroid"
        case .mixedPartners: "chance that two partners are of two clusters"
        case .degreeInCluster: "deviations of log degree above the cluster's median"
        }
    }
}
