/// What a label is about.
///
/// Written and stored as a text that means nothing else: `event:17`, `entity:A17`, `pair:A->B`, or the incident's own
/// id, `INC-7F3A9C`.
public enum LabelSubject: Sendable, Hashable, Codable, CustomStringConvertible {
    /// One event, by its name.
    case event(String)
    /// One entity, by its name.
    case entity(String)
    /// Two entities and all events from the first to the second, as `A->B`.
    case pair(String)
    /// One incident, by its id; the label counts for each of its events.
    case incident(String)

    /// The subject that a text names; one without a prefix is an incident.
    public init(_ text: String) {
        for (prefix, make) in Self.prefixes where text.utf8.starts(with: prefix.utf8) {
            // By bytes, because a name that begins with a combining mark is one character with the colon before it.
            self = make(String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self))
            return
        }
        self = .incident(text)
    }

    /// The text that means this subject and nothing else.
    public var description: String {
        switch self {
        case .event(let name): "event:" + name
        case .entity(let name): "entity:" + name
        case .pair(let name): "pair:" + name
        case .incident(let id): id
        }
    }

    /// Whether a text says by its prefix what it is about.
    public static func hasPrefix(_ text: String) -> Bool {
        prefixes.contains { text.utf8.starts(with: $0.0.utf8) }
    }

    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static let prefixes: [(String, @Sendable (String) -> LabelSubject)] = [
        ("event:", { .event($0) }), ("entity:", { .entity($0) }), ("pair:", { .pair($0) }),
    ]
}
