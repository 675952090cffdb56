import DragnetEvents

/// A kind of anomaly that the calibrator plants into the log's own past.
///
/// Raw values are stored in models; never renumber.
public enum PlantedKind: Int, Sendable, Hashable, CaseIterable, Codable {
    /// Two nodes that never met, at random.
    case uniform = 0
    /// The source of one event and the destination of another at about the same time.
    case rewire
    /// One node meets many others in a short time.
    case burst
    /// Some nodes all meet each other.
    case clique
    /// A way over nodes that have nothing to do with each other.
    case path
    /// A known pair meets again and again.
    case flood
    /// Amounts far above the sender's own.
    case amount
    /// A sender pays partners it never paid.
    case newPartners
    /// One pays many.
    case fanOut
    /// Many pay one.
    case fanIn
    /// One pays the same one again and again within a day.
    case velocity
    /// Money goes round in a circle.
    case cycle
    /// Money goes through a row of accounts.
    case chain
    /// Money is spread over mules and gathered again.
    case scatterGather
    /// Many pay one, which passes most of it on.
    case mule
    /// Amounts just below a limit.
    case structuring
    /// An account pays new partners large amounts within hours.
    case takeover
    /// Small payments of many cards at one place.
    case cardTesting
    /// A few pairs pay ordinary amounts again and again over weeks.
    case repetition

    /// The name in files: `fan_in`.
    public var name: String { Self.names[rawValue] }

    private static let names = allCases.map { kind in
        "\(kind)".reduce(into: "") { name, letter in
            name += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
    }
}

/// An event that never happened, at its place among those that did.
struct PlantedEvent: Sendable {
    /// It comes before the row at this place of the order.
    var place: Int
    var event: Event
    var kind: PlantedKind
}
