import DragnetCore
import DragnetEvents
import DragnetVectors

/// How the two ends lie to each other in the embedding.
///
/// Vectors: in(u).out(v) and back (the trained logit of a pair, Mikolov 2013), cosine, Euclidean distance of the unit
/// vectors, log norms; *own centroid*: the mean of an end's last partners against the other end, and of both means.
/// Centroids: z of v from the centroid of u's cluster and back; z of the product of both unit vectors from the nearest
/// of eight centroids of past pairs; log lift of the two clusters; same cluster. Both ends of the products are symmetric,
/// so nothing depends on the embedding's rotation. Speaks for UNLIKELY_EDGE, CROSS_COMMUNITY, FAR_FROM_CLUSTER.
/// O(dimension x (ring + clusters)).
enum VectorColumns {
    static let columns: [SignalColumns.Column] =
        [
            "inOut", "outIn", "cosine", "euclidean", "norm.u", "norm.v", "ownCentroid.u", "ownCentroid.v",
            "ownCentroids",
        ].map { SignalColumns.Column(name: "vectors.\($0)", group: .vectors) }
        + ["cross.u", "cross.v", "product", "lift", "sameCluster"].map {
            SignalColumns.Column(name: "centroids.\($0)", group: .centroids)
        }

    /// Where the two ends stand, made once an event and used by all that look at vectors.
    struct Places {
        /// Unit vectors of u, v, the mean of u's partners, the mean of v's; then context vectors of u and v.
        fileprivate var values: [Float] = []
        fileprivate var isKnown: (u: Bool, v: Bool, partnersOfU: Bool, partnersOfV: Bool) = (false, false, false, false)

        /// Where the source stands, nil if that is not known.
        func source(dimension: Int) -> ArraySlice<Float>? { isKnown.u ? values[..<dimension] : nil }

        /// Where the destination stands, nil if that is not known.
        func destination(dimension: Int) -> ArraySlice<Float>? {
            isKnown.v ? values[dimension..<2 * dimension] : nil
        }
    }

    /// The state is taken in place, because a copy would count the owners of its arrays up and down; nothing is changed.
    static func locate(
        _ event: Event, _ state: inout InteractionState, space: VectorSpace, ring: Int, places: inout Places
    ) {
        let d = space.dimension
        if places.values.count != 6 * d { places.values = [Float](repeating: 0, count: 6 * d) }
        let hasContexts = !space.pairs.contexts.isEmpty
        places.isKnown = (false, false, false, false)
        guard space.clusterCount > 0 else { return }
        places.values.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            places.isKnown.partnersOfU = meanOfPartners(event.source, &state, space, ring, into: base + 2 * d)
            places.isKnown.partnersOfV = meanOfPartners(event.destination, &state, space, ring, into: base + 3 * d)
            places.isKnown.u = own(event.source, space, fallback: places.isKnown.partnersOfU ? base + 2 * d : nil, base)
            places.isKnown.v = own(
                event.destination, space, fallback: places.isKnown.partnersOfV ? base + 3 * d : nil, base + d)
            guard hasContexts else { return }
            contextVector(event.source, &state, space, ring, into: base + 4 * d)
            contextVector(event.destination, &state, space, ring, into: base + 5 * d)
        }
    }

    private static func own(
        _ node: NodeIndex, _ space: VectorSpace, fallback: UnsafeMutablePointer<Float>?,
        _ target: UnsafeMutablePointer<Float>
    ) -> Bool {
        let d = space.dimension
        if space.cluster(of: node) != nil {
            copy(node, of: space.vectors, into: target)
            return true
        }
        guard let fallback else { return false }
        for index in 0..<d { target[index] = fallback[index] }
        return true
    }

    private static func meanOfPartners(
        _ node: NodeIndex, _ state: inout InteractionState, _ space: VectorSpace, _ ring: Int,
        into target: UnsafeMutablePointer<Float>
    ) -> Bool {
        let d = space.dimension
        let count = sumOfPartners(node, &state, space, ring, rows: space.vectors, into: target)
        guard count > 0 else { return false }
        let norm = VectorSpace.dot(target, target, d).squareRoot()
        guard norm > 1e-6 else { return false }
        for index in 0..<d { target[index] /= norm }
        return true
    }

    /// A node's own context vector, else the mean of its partners'.
    private static func contextVector(
        _ node: NodeIndex, _ state: inout InteractionState, _ space: VectorSpace, _ ring: Int,
        into target: UnsafeMutablePointer<Float>
    ) {
        let d = space.dimension
        if space.cluster(of: node) != nil { return copy(node, of: space.pairs.contexts, into: target) }
        let count = Float(sumOfPartners(node, &state, space, ring, rows: space.pairs.contexts, into: target))
        if count > 0 { for index in 0..<d { target[index] /= count } }
    }

    private static func copy(
        _ node: NodeIndex, of rows: QuantizedMatrix, into target: UnsafeMutablePointer<Float>
    ) {
        withUnsafePointer(to: UInt32(node)) { rows.sum(of: UnsafeBufferPointer(start: $0, count: 1), into: target) }
    }

    /// Adds the rows of a node's last partners up, newest first; returns how many of them have one.
    private static func sumOfPartners(
        _ node: NodeIndex, _ state: inout InteractionState, _ space: VectorSpace, _ ring: Int, rows: QuantizedMatrix,
        into target: UnsafeMutablePointer<Float>
    ) -> Int {
        let fill = min(ring, state.nodes[Int(node)].ringFill)
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: NodeActivity.ringSize) { partners in
            var count = 0
            for place in 0..<fill {
                let partner = state.nodes[Int(node)].newest(place)
                guard space.cluster(of: partner) != nil else { continue }
                partners[count] = UInt32(partner)
                count += 1
            }
            rows.sum(of: UnsafeBufferPointer(rebasing: partners[..<count]), into: target)
            return count
        }
    }

    static func write(_ event: Event, space: VectorSpace, places: Places, into writer: inout ColumnWriter) {
        let d = space.dimension
        let known = places.isKnown
        guard space.clusterCount > 0, known.u || known.v else { return writer.skip(columns.count) }
        places.values.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let (u, v, partnersU, partnersV) = (base, base + d, base + 2 * d, base + 3 * d)
            let both = known.u && known.v
            let normU = norm(event.source, space)
            let normV = norm(event.destination, space)
            let hasContexts = both && !space.pairs.contexts.isEmpty
            writer.put(hasContexts ? VectorSpace.dot(u, base + 5 * d, d) * (normU ?? 1) : .nan)
            writer.put(hasContexts ? VectorSpace.dot(v, base + 4 * d, d) * (normV ?? 1) : .nan)
            let cosine = both ? VectorSpace.dot(u, v, d) : .nan
            writer.put(cosine)
            writer.put(max(0, 2 - 2 * cosine).squareRoot())
            writer.put(normU.map { FloatMath.log(max($0, 1e-6)) } ?? .nan)
            writer.put(normV.map { FloatMath.log(max($0, 1e-6)) } ?? .nan)
            writer.put(known.partnersOfU && known.v ? VectorSpace.dot(partnersU, v, d) : .nan)
            writer.put(known.partnersOfV && known.u ? VectorSpace.dot(partnersV, u, d) : .nan)
            writer.put(known.partnersOfU && known.partnersOfV ? VectorSpace.dot(partnersU, partnersV, d) : .nan)
            guard both else { return writer.skip(5) }
            writeCentroids(event, space, u, v, into: &writer)
        }
    }

    private static func writeCentroids(
        _ event: Event, _ space: VectorSpace, _ u: UnsafePointer<Float>, _ v: UnsafePointer<Float>,
        into writer: inout ColumnWriter
    ) {
        let d = space.dimension
        space.centroids.withUnsafeBufferPointer { centroids in
            guard let base = centroids.baseAddress else { return writer.skip(5) }
            func distance(_ x: UnsafePointer<Float>, _ cluster: Int) -> Float {
                1 - VectorSpace.dot(x, base + cluster * d, d)
            }
            func home(_ node: NodeIndex, _ x: UnsafePointer<Float>) -> Int {
                if let cluster = space.cluster(of: node) { return cluster }
                var best = (cluster: 0, distance: Float.infinity)
                for cluster in 0..<space.clusterCount {
                    let distance = distance(x, cluster)
                    if distance < best.distance { best = (cluster, distance) }
                }
                return best.cluster
            }
            let a = home(event.source, u)
            let b = home(event.destination, v)
            writer.put(space.z(ofDistance: distance(v, a), cluster: a))
            writer.put(space.z(ofDistance: distance(u, b), cluster: b))
            writer.put(product(space, u, v))
            writer.put(space.logLift(a, b))
            writer.put(a == b ? 1 : 0)
        }
    }

    private static func norm(_ node: NodeIndex, _ space: VectorSpace) -> Float? {
        guard space.cluster(of: node) != nil, Int(node) < space.pairs.norms.count else { return nil }
        return space.pairs.norms[Int(node)]
    }

    /// The robust z of the pair's product from the nearest centroid of past pairs.
    private static func product(_ space: VectorSpace, _ u: UnsafePointer<Float>, _ v: UnsafePointer<Float>) -> Float {
        let d = space.dimension
        let pairs = space.pairs
        guard !pairs.medianDistance.isEmpty else { return .nan }
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: d) { product in
            guard let base = product.baseAddress else { return .nan }
            for index in 0..<d { base[index] = u[index] * v[index] }
            let norm = VectorSpace.dot(base, base, d).squareRoot()
            guard norm > 1e-9 else { return .nan }
            var best = (cluster: 0, distance: Float.infinity)
            pairs.centroids.withUnsafeBufferPointer { centroids in
                guard let first = centroids.baseAddress else { return }
                for cluster in pairs.medianDistance.indices {
                    let distance = 1 - VectorSpace.dot(base, first + cluster * d, d) / norm
                    if distance < best.distance { best = (cluster, distance) }
                }
            }
            return (best.distance - pairs.medianDistance[best.cluster]) / pairs.distanceSpread[best.cluster]
        }
    }
}

extension VectorSpace {
    /// The log of how much oftener two clusters meet than by chance; NaN where that is not known.
    func logLift(_ a: Int, _ b: Int) -> Float {
        let table = pairs.meetings
        guard table.count == clusterCount * clusterCount else { return .nan }
        return FloatMath.log(
            table[a * clusterCount + b] * meetingTotals.all / (meetingTotals.rows[a] * meetingTotals.rows[b]))
    }
}
