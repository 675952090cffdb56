import DragnetDetection

/// Parts of the detector that are switched off, to see what they are worth.
///
/// ```swift
/// LeftOutParts("vectors, centroids")?.description  // "vectors,centroids"
/// ```
public struct LeftOutParts: Sendable, Hashable, CustomStringConvertible {
    /// A part other than a kind of attack.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        /// How likely a pair is by the embedding.
        case vectors
        /// How far ends and pairs lie from their centroids.
        case centroids
        /// Partners that two ends share, ways between them, how busy their partners are.
        case structure
        /// How suspicious the events of the two ends were of late.
        case memory
        /// Planted anomalies: without them the tails of all signals are added up.
        case simulation
        /// Models that a scan learns from more of the log, once it has scored that.
        case relearning

        var groups: Set<ColumnGroup> {
            switch self {
            case .vectors: [.vectors]
            case .centroids: [.centroids]
            case .structure: [.commonNeighbors, .paths, .partnerType]
            case .memory: [.memory]
            case .simulation, .relearning: []
            }
        }
    }

    /// The parts, and the kinds of attack that are not planted into network logs, in the order they were named.
    public let names: [String]

    /// Every name that can be given.
    public static var known: [String] { Part.allCases.map(\.rawValue) + AttackKind.allCases.map(\.name) }

    /// The parts that a text names, commas between them; nil if it names another.
    public init?(_ text: String) {
        names = text.split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard !names.isEmpty, names.allSatisfy(Self.known.contains) else { return nil }
    }

    /// The names with commas between them.
    public var description: String { names.joined(separator: ",") }

    /// Whether a scan scores all of a log by what it has learnt from the first part.
    var keepsFirstModel: Bool { names.contains(Part.relearning.rawValue) }

    func apply(to options: inout EventModelTrainer.Options) {
        let parts = names.compactMap { Part(rawValue: $0) }
        options.leftOut.formUnion(parts.flatMap(\.groups))
        if parts.contains(.simulation) { options.stages = 0 }
        options.unplanted.formUnion(AttackKind.allCases.filter { names.contains($0.name) })
    }
}

extension LeftOutParts: Codable {
    /// Reads the text of ``description``.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let parts = LeftOutParts(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "unknown parts"))
        }
        self = parts
    }

    /// Writes the text of ``description``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
