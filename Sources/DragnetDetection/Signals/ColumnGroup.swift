/// What a signal looks at; signals of a group stand and fall together.
///
/// No event may be more innocent in one respect than the most ordinary tenth, in its amount than the ordinary one, see
/// ``CalibratorStage``, and a group is what a reason is made of.
public enum ColumnGroup: Int, Sendable, Hashable, CaseIterable, Codable {
    /// How active the two ends are, and since when.
    case activity
    /// Whether the partners are as busy as usual.
    case partnerType
    /// What the two had to do with each other.
    case pair
    /// The partners that both ends share.
    case commonNeighbors
    /// Ways of three steps between the two; bipartite logs have no shorter ones.
    case paths
    /// How likely the pair is by the embedding.
    case vectors
    /// How far the ends lie from the centroids.
    case centroids
    /// New partners within a window.
    case fan
    /// One amount against habits.
    case amount
    /// Sums within a window against habits.
    case sums
    /// Money that is passed on.
    case passThrough
    /// The same amount again and again.
    case sameAmounts
    /// Money that comes back.
    case cycle
    /// Amounts just below a limit.
    case structuring
    /// Small amounts of many.
    case cardTesting
    /// The hour of the day.
    case hour
    /// Steady intervals.
    case rhythm
    /// Ports never used before.
    case ports
    /// Bytes to somewhere new.
    case upload
    /// How suspicious the events of the two ends were of late.
    case memory
    /// What the stage before thought of the event itself.
    case own

    /// How many groups there are.
    static let count = allCases.count
}

extension Signal {
    /// The group of columns that the signal belongs to.
    var columnGroup: ColumnGroup {
        switch self {
        case .commonPartners, .fewCommonPartners: return .commonNeighbors
        case .waysBetween: return .paths
        case .silence, .shortGap, .knownEvents: return .activity
        case .partnerSize: return .partnerType
        case .meetings: return .pair
        case .hourShare: return .hour
        case .sameAmounts: return .sameAmounts
        case .chainDepth: return .cycle
        case .suspicionAround: return .memory
        default: break
        }
        return switch group {
        case .centroid: .centroids
        case .pair: .vectors
        case .novelty: .pair
        case .fanOut, .fanIn: .fan
        case .smallFanIn: .cardTesting
        case .ports: .ports
        case .burst: .activity
        case .velocity: .pair
        case .amount: .amount
        case .sum: .sums
        case .passThrough: .passThrough
        case .cycle: .cycle
        case .structuring: .structuring
        case .beacon: .rhythm
        case .upload: .upload
        case .told: .own
        }
    }
}
