import DragnetEmbedding

/// Node2Vec: walks and skip-gram.
///
/// Grover and Leskovec, "node2vec", 2016; Mikolov and others, "Distributed representations", 2013.
public struct EmbedSettings: DescribedSection {
    /// What a repeated or heavy contact counts.
    public enum Weight: String, Sendable, Hashable, Codable, CaseIterable {
        /// Amounts where all are of one currency, else counts.
        case auto
        /// log(1 + sum of absolute amounts).
        case amount
        /// log(1 + number of events).
        case count
        /// Every pair that met counts 1.
        case none
    }

    /// How vectors are made.
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// Random walks and skip-gram.
        case node2vec
        /// A diffusion over the graph alone, some hundred times cheaper.
        case diffusion
    }

    /// Where the vectors begin.
    public enum Start: String, Sendable, Hashable, Codable, CaseIterable {
        /// From a diffusion over the graph; better than random at every budget, much better at small ones.
        case diffusion
        /// Small random numbers, as in the papers.
        case random
    }

    /// Numbers in a vector, 2...1,024; 128 in `embed`, 32 elsewhere, if nil.
    public var dim: Int?
    /// Walks from each node, 1...1,000; 10 in `embed`, chosen by size elsewhere, if nil.
    public var walks: Int?
    /// Nodes in a walk, 2...10,000; 80 in `embed`, chosen by size elsewhere, if nil.
    public var length: Int?
    /// Nodes on each side that count as context, 1...1,000; 10 in `embed`, chosen by size elsewhere, if nil.
    public var window: Int?
    /// Negative samples for each pair, 1...32; 5 by default.
    public var negative = 5
    /// Passes over the walks, 1...1,000; 1 by default.
    public var epochs = 1
    /// The return parameter, 1e-6...1e6; below 1 walks stay near; 1 by default.
    public var p = 1.0
    /// The in-out parameter, 1e-6...1e6; below 1 walks go far; 1 by default.
    public var q = 1.0
    /// The types that walks meet in turn, such as `card,merchant`; any if nil.
    public var pattern: String?
    /// What a repeated or heavy contact counts.
    public var weight = Weight.auto
    /// Whether walks follow the direction of events; no by default, as they starve on sinks.
    public var directed = false
    /// The seed of every random number, 0...2^63 - 1; 1 by default.
    public var seed = 1
    /// Where the vectors begin.
    public var start = Start.diffusion
    /// How vectors are made.
    public var method = Method.node2vec
    /// Whether three negative samples a pair, which weigh as much as five, are to do; a third less time.
    public var fast = false
    /// Bytes that learning vectors may take, the graph among them, 1 MiB or more; no limit of its own if nil.
    ///
    /// It is kept by cutting the walks into more parts, and vectors depend on how many those are.
    public var memoryLimit: Int?

    /// Only events of this last stretch of what is learnt from make the graph: `30d`; all if nil.
    public var period: String?
    /// The age at which an event weighs half in the graph: `14d`; all weigh the same if nil.
    public var halfLife: String?

    /// The defaults.
    public init() {}

    static let name = "embed"
    static let settings: [Setting<EmbedSettings>] = [
        .integer("dim", \.dim, 2...1024),
        .integer("walks", \.walks, 1...1000),
        .integer("length", \.length, 2...10_000),
        .integer("window", \.window, 1...1000),
        .integer("negative", \.negative, 1...32),
        .integer("epochs", \.epochs, 1...1000),
        .number("p", \.p, 1e-6...1e6),
        .number("q", \.q, 1e-6...1e6),
        .parsed(
            "pattern", \.pattern, allowed: "2 to 16 types of entity in turn, such as card,merchant",
            parse: { (try? WalkPattern($0)) == nil ? nil : $0 }, text: { $0 }),
        .choice("weight", \.weight),
        .flag("directed", \.directed),
        .integer("seed", \.seed, 0...Int.max),
        .choice("start", \.start),
        .choice("method", \.method),
        .flag("fast", \.fast),
        .size("memoryLimit", \.memoryLimit),
        .span("period", \.period),
        .span("halfLife", \.halfLife),
    ]

    /// The section, if its values are within their ranges.
    public func validated() throws -> EmbedSettings {
        try checkRanges()
        return self
    }
}
