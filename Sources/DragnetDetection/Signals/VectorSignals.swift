import DragnetCore
import DragnetEvents

/// How the two ends lie in the embedding: FAR_FROM_CLUSTER, CROSS_COMMUNITY, UNLIKELY_EDGE.
///
/// An end that the embedding does not know stands at the mean of its recent partners; with none of those the signals
/// are missing.
extension SignalReader {
    func readVectors(_ event: Event, _ places: VectorColumns.Places, into signals: inout SignalVector) {
        guard space.clusterCount > 0 else { return }
        let source = places.source(dimension: space.dimension)
        let destination = places.destination(dimension: space.dimension)
        if let source { signals[.sourceCentroid] = ownCentroid(source, event.source) }
        if let destination { signals[.destinationCentroid] = ownCentroid(destination, event.destination) }
        guard let source, let destination else { return }
        let home = space.cluster(of: event.source) ?? space.nearestCluster(to: source)
        let distance = space.distance(destination, toCentroid: home)
        signals[.crossCentroid] = SignalReading(
            space.z(ofDistance: distance, cluster: home), observed: distance, typical: space.medianDistance[home])
        let cosine = VectorSpace.dot(source, destination)
        signals[.unlikelyPair] = SignalReading(-cosine, observed: cosine, typical: 0)
    }

    private func ownCentroid(_ position: ArraySlice<Float>, _ node: NodeIndex) -> SignalReading {
        if let cluster = space.cluster(of: node) {
            return SignalReading(
                space.distanceZ[Int(node)], observed: tells ? space.distance(position, toCentroid: cluster) : 0,
                typical: space.medianDistance[cluster])
        }
        let cluster = space.nearestCluster(to: position)
        let distance = space.distance(position, toCentroid: cluster)
        return SignalReading(
            space.z(ofDistance: distance, cluster: cluster), observed: distance,
            typical: space.medianDistance[cluster])
    }
}
