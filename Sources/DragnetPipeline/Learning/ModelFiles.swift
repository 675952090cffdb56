import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetVectors
import Foundation

/// An event model as files of a model directory, and back.
///
/// `model.json` holds what is small (windows, boundary, tails, clusters), `vectors.dgvec` and `centroids.dgvec` the
/// vectors in their native mapped format.
enum ModelFiles {
    static let format = 4

    private struct Header: Codable {
        var format: Int
        /// What scores events; absent in a model of a log without times.
        var events: Events?
        var clusters: [Int32]
        var medianDistance: [Float]
        var distanceSpread: [Float]
        var distanceZ: [Float]
        var pairs: Pairs

        struct Events: Codable {
            var domain: String
            var clock: ScoringClock
            var interactionClock: InteractionClock
            var profile: LogProfile
            var boundary: Int64
            var calibrator: EventCalibrator
            var tails: TailSumCalibrator
            var fusion: ChannelFusion
            var labels: LabelModel?
            var flows: FlowModel?
        }

        /// What is usual of pairs, without the context vectors.
        struct Pairs: Codable {
            var norms: [Float]
            var centroids: [Float]
            var medianDistance: [Float]
            var distanceSpread: [Float]
            var meetings: [Float]
        }
    }

    /// Writes the files of a model that scores events into `directory`.
    static func write(_ model: EventModel, to directory: String) throws {
        let events = Header.Events(
            domain: model.domain.rawValue, clock: model.clock, interactionClock: model.interactionClock,
            profile: model.profile, boundary: model.boundary, calibrator: model.calibrator, tails: model.tails,
            fusion: model.fusion, labels: model.labels, flows: model.flows)
        try write(model.space, events: events, to: directory)
    }

    /// Writes the files of a scorer that stands at the boundary of its model into `directory`.
    static func write(_ scorer: Scorer, to directory: String) throws {
        try write(scorer.model, to: directory)
        let file = try AtomicFile(path: directory + "/state.bin")
        try ScorerState.write(scorer) { try file.write($0) }
        try file.commit()
    }

    /// The scorer at the boundary of the model whose files lie in `directory`.
    ///
    /// - Throws: as ``read(from:)``, also where the model keeps no state.
    static func readScorer(from directory: String) throws -> Scorer {
        let model = try read(from: directory)
        let path = directory + "/state.bin"
        guard let file = FileHandle(forReadingAtPath: path) else { throw damaged(path, "the file is missing") }
        defer { try? file.close() }
        let size = try file.seekToEnd()
        try file.seek(toOffset: 0)
        var pieces = BytePieces(count: Int(size)) { try file.read(upToCount: 4 << 20).map { Array($0) } }
        return try ScorerState.scorer(model: model, from: &pieces)
    }

    /// Writes the files of a model of vectors and clusters alone into `directory`.
    static func write(_ space: VectorSpace, to directory: String) throws {
        try write(space, events: nil, to: directory)
    }

    private static func write(_ space: VectorSpace, events: Header.Events?, to directory: String) throws {
        let header = Header(
            format: format, events: events, clusters: space.clusters, medianDistance: space.medianDistance,
            distanceSpread: space.distanceSpread, distanceZ: space.distanceZ,
            pairs: Header.Pairs(
                norms: space.pairs.norms, centroids: space.pairs.centroids,
                medianDistance: space.pairs.medianDistance, distanceSpread: space.pairs.distanceSpread,
                meetings: space.pairs.meetings))
        try AtomicFile.write(try StableJSON.encode(header), to: directory + "/model.json")
        try write(space.vectors.matrix, to: directory + "/vectors.dgvec")
        try write(centroids(of: space), to: directory + "/centroids.dgvec")
        try write(space.pairs.contexts.matrix, to: directory + "/contexts.dgvec")
    }

    /// The model whose files lie in `directory`.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if they are damaged, of another version, or cannot score
    ///   events.
    static func read(from directory: String) throws -> EventModel {
        let path = directory + "/model.json"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw damaged(path, "the file is missing")
        }
        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: data)
        } catch {
            throw damaged(path, "it is no model of this version")
        }
        guard header.format == format else {
            throw damaged(path, "it is of format \(header.format), this program reads \(format)")
        }
        guard let events = header.events, let domain = LogDomain(rawValue: events.domain) else {
            throw damaged(path, "it was made from a log without times and cannot score events")
        }
        let vectors = try readQuantized(directory + "/vectors.dgvec")
        let centroids = try NativeVectorFile.read(directory + "/centroids.dgvec").matrix
        let pairs = pairSpace(header.pairs, contexts: try readQuantized(directory + "/contexts.dgvec"))
        guard vectors.rowCount == header.clusters.count,
            centroids.rowCount == header.medianDistance.count,
            centroids.rowCount == 0 || centroids.dimension == vectors.dimension,
            header.distanceZ.count == header.clusters.count,
            header.distanceSpread.count == header.medianDistance.count,
            pairs.fits(
                nodeCount: header.clusters.count, dimension: vectors.dimension,
                clusterCount: header.medianDistance.count)
        else { throw damaged(path, "its parts do not fit together") }
        let space = VectorSpace(
            vectors: vectors, clusters: header.clusters,
            centroids: (0..<centroids.rowCount).flatMap(centroids.row), medianDistance: header.medianDistance,
            distanceSpread: header.distanceSpread,
            distanceZ: header.distanceZ, pairs: pairs)
        guard events.calibrator.fitsThisProgram, events.flows?.fitsThisProgram ?? true else {
            throw damaged(path, "it was learnt on other signals than this program reads")
        }
        return EventModel(
            domain: domain, clock: events.clock, interactionClock: events.interactionClock, profile: events.profile,
            space: space, calibrator: events.calibrator, tails: events.tails, fusion: events.fusion,
            labels: events.labels, flows: events.flows, boundary: events.boundary)
    }

    /// The length that each node's vector had before it was made a unit vector.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if the model's file is damaged.
    static func norms(in directory: String) throws -> [Float] {
        let path = directory + "/model.json"
        guard let data = FileManager.default.contents(atPath: path),
            let header = try? JSONDecoder().decode(Header.self, from: data)
        else { throw damaged(path, "it is no model of this version") }
        return header.pairs.norms
    }

    /// The cluster of each node of the model whose files lie in `directory`, -1 for none.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if the model's file is damaged.
    static func clusters(in directory: String) throws -> [Int32] {
        let path = directory + "/model.json"
        guard let data = FileManager.default.contents(atPath: path),
            let header = try? JSONDecoder().decode(Header.self, from: data)
        else { throw damaged(path, "it is no model of this version") }
        return header.clusters
    }

    private static func pairSpace(_ header: Header.Pairs, contexts: QuantizedMatrix) -> PairSpace {
        var pairs = PairSpace()
        (pairs.norms, pairs.contexts, pairs.centroids) = (header.norms, contexts, header.centroids)
        (pairs.medianDistance, pairs.distanceSpread) = (header.medianDistance, header.distanceSpread)
        pairs.meetings = header.meetings
        return pairs
    }

    private static func damaged(_ path: String, _ reason: String) -> DragnetError {
        DragnetError(
            .modelIncompatible, "the model cannot be used: \(reason)", at: DragnetError.Place(file: path),
            help: "run: dragnet train")
    }

    private static func write(_ matrix: EmbeddingMatrix, to path: String) throws {
        try NativeVectorFile.write(matrix, kind: .centers, to: path)
    }

    private static func centroids(of space: VectorSpace) -> EmbeddingMatrix {
        let matrix = MutableEmbeddingMatrix(rowCount: space.clusterCount, dimension: space.dimension)
        for row in 0..<matrix.rowCount {
            matrix.setRow(row, to: space.centroidValues[row * space.dimension..<(row + 1) * space.dimension])
        }
        return matrix.build()
    }

    private static func readQuantized(_ path: String) throws -> QuantizedMatrix {
        let matrix = try NativeVectorFile.read(path).matrix
        return QuantizedMatrix(matrix, rowCount: matrix.rowCount)
    }
}
