/// The name of a model: the SHA-256 of its content, 64 hexadecimal digits in lower case.
public struct ModelID: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The digits.
    public let text: String

    /// The id with these digits; nil if they are no SHA-256.
    ///
    /// Because nothing else is let through, an id is safe as the name of a directory.
    public init?(_ text: String) {
        let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard text.utf8.count == 64, text.utf8.allSatisfy(isDigit) else { return nil }
        self.text = text
    }

    /// The digits.
    public var description: String { text }

    /// Reads the digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = ModelID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a model id has 64 hex digits")
        }
        self = id
    }

    /// Writes the digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A model in the registry.
public struct ModelRecord: Sendable, Hashable {
    /// A file of a model.
    public struct File: Sendable, Hashable {
        /// Its name in the model's directory.
        public var name: String
        /// Its size in bytes.
        public var size: Int
        /// The hash of its content.
        public var sha256: String
    }

    /// Its name.
    public var id: ModelID
    /// Its place in the order of publication, from 1; gaps are models that were removed.
    public var number: Int
    /// Its files by name.
    public var files: [File]
    /// What its maker wrote about it, as JSON.
    public var metadata: String
    /// Whether it is the one that scores.
    public var isChampion: Bool
    /// Whether a scoring state is kept that it can go on from.
    public var hasState: Bool

    /// The size of all files in bytes.
    public var size: Int { files.reduce(0) { $0 + $1.size } }
}
