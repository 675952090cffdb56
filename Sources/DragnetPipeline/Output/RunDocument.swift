import DragnetDetection
import DragnetIngest

/// `run.json`: what was done to what, so that it can be done again; the same bytes on any number of threads.
struct RunDocument: Codable {
    /// A file that was read.
    struct Input: Codable {
        var name: String
        var sha256: String
        var bytes: Int
        var rows: Int
        var format: String
    }

    /// Which events were learnt from.
    struct Learning: Codable {
        /// The time of the first event that was not; absent in a log without times.
        var boundary: String?
        var events: Int
        var embedding_events: Int
        var calibration_events: Int
        /// The times from which on events were scored by a model that had learnt from more; absent where none were.
        var relearnt: [String]?
    }

    /// What the embedding was made with.
    struct Embedding: Codable {
        var dimensions: Int
        var walks_per_node: Int
        var walk_length: Int
        var window: Int
        var negative: Int
        var p: Double
        var q: Double
        var pairs: Int
        var blocks: Int
        var sweeps: Int
        var clusters: Int
    }

    /// How many there were of what.
    struct Counts: Codable {
        var rows: Int
        var events: Int
        var entities: Int
        var scored: Int
        var rejected: Int
        var duplicates: Int
        var excluded: Int
        var incidents: Int
        var alerts: Int
        var candidates: Int
        /// Scored events in each band.
        var severities: [String: Int]
        /// How many events of each band chance alone would give among so many.
        var expected_by_chance: [String: Double]
    }

    var v = 1
    var program = "dragnet"
    var version: String
    var command: String
    var inputs: [Input]
    /// The file of attributes; absent without one.
    var attributes: Input?
    var domain: String
    var mapping: MappingReport
    var configuration: DragnetConfiguration
    var seed: UInt64
    var learning: Learning
    var embedding: Embedding
    var counts: Counts
    var model: String
}

/// `timings.json`: what may differ between two runs of the same.
struct TimingDocument: Codable {
    /// One stage of the run.
    struct Stage: Codable {
        var name: String
        var seconds: Double
        /// Of all threads; runs of older versions do not tell it.
        var cpu_seconds: Double?
    }

    var v = 1
    var stages: [Stage]
    var seconds: Double
    var peak_memory_bytes: Int
    var threads: Int
    var machine: String
    var kernels: String
    var inputs: [String]
    var output: String
}
