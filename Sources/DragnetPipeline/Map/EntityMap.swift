import DragnetCore
public import DragnetDetection
public import DragnetRendering
public import DragnetVectors

/// The entities of a model in two dimensions.
public struct EntityMap: Sendable {
    /// How vectors are brought into the plane.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// Along the two directions of largest variance: at once, the large shape alone.
        case pca
        /// So that neighbours stay neighbours.
        case tsne

        /// Its name in words.
        public var words: String {
            switch self {
            case .pca: "principal components"
            case .tsne: "t-SNE"
            }
        }
    }

    /// An entity.
    public struct Entry: Sendable, Hashable {
        /// Its name.
        public var id: String
        /// The name of its type.
        public var type: String
        /// Its place; the axes mean nothing.
        public var place: PrincipalComponents.Point
        /// Its cluster, nil without one.
        public var cluster: Int?
        /// Its band.
        public var severity = Severity.none
        /// Its surprise.
        public var surprise = 0.0
        /// The incident that it belongs to.
        public var incident: String?
    }

    /// How the places were found.
    public var method: Method
    /// The model whose vectors they are.
    public var model: String
    /// The entities with a vector.
    public var entries: [Entry]
    /// What is typical of each cluster, by its number.
    public var clusterNames: [String]
    /// The mean share of ten nearest vectors that are among the ten nearest on the map; nil for fewer than three.
    public var preservation: Double?

    /// Findings named on the map, at most.
    static let mostHighlights = 40

    /// The map as an SVG document.
    public func svg(theme: PictureTheme = .light) -> String {
        let spots = entries.map { ClusterMapPlot.Spot(x: $0.place.x, y: $0.place.y, cluster: $0.cluster) }
        let odd = entries.indices
            .filter { entries[$0].incident != nil && entries[$0].severity >= .medium }
            .sorted { (entries[$1].surprise, $0) < (entries[$0].surprise, $1) }
        let highlights = odd.prefix(Self.mostHighlights).map { index in
            let entry = entries[index]
            return ClusterMapPlot.Highlight(
                x: entry.place.x, y: entry.place.y, name: entry.id, severity: entry.severity)
        }
        var plot = ClusterMapPlot(spots: spots, highlights: Array(highlights), theme: theme)
        plot.clusterNames = clusterNames
        plot.remark = remark
        return plot.svg()
    }

    /// Takes in what was found of the entities.
    ///
    /// - Parameter findings: by type and name with a colon between.
    mutating func add(_ findings: [ByteKey: EntityFinding]) {
        for index in entries.indices {
            let entry = entries[index]
            guard let finding = findings[ByteKey(entry.type + ":" + entry.id)] else { continue }
            entries[index].severity = finding.severity
            entries[index].surprise = finding.surprise
            entries[index].incident = finding.incident
        }
    }

    /// How it was made and how much it keeps, in words.
    public var remark: String {
        guard let preservation else { return "By \(method.words)" }
        return "By \(method.words); \(NumberText.percent(preservation)) of the ten nearest are the ten nearest here"
    }

    /// The map as one JSON object, see `Config/schemas/map.schema.json`; indented, or a line.
    public func json() throws -> [UInt8] { try StableJSON.encode(Document(self)) + [UInt8(ascii: "\n")] }

    /// The map as one JSON object with the number of its entities.
    ///
    /// - Parameter mostPoints: of more entities, places are told of the most surprising ones.
    public func json(mostPoints: Int) throws -> [UInt8] {
        var document = Document(self)
        document.entities = entries.count
        if entries.count > mostPoints {
            let chosen = entries.indices.sorted { (entries[$1].surprise, $0) < (entries[$0].surprise, $1) }
            document.points = chosen.prefix(mostPoints).sorted().map { document.points[$0] }
        }
        return try StableJSON.encode(document)
    }

    /// The figures without the places, a line of JSON.
    public func summaryJSON(file: String?) throws -> String {
        String(
            decoding: try StableJSON.encode(
                Summary(
                    method: method.rawValue, model: model, entities: entries.count, clusters: clusterNames.count,
                    preservation_at_10: preservation.map(Self.rounded), file: file)), as: UTF8.self)
    }

    static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

    private struct Summary: Encodable {
        var v = 1
        var method: String
        var model: String
        var entities: Int
        var clusters: Int
        var preservation_at_10: Double?
        var file: String?
    }

    private struct Document: Encodable {
        struct Cluster: Encodable {
            var id: Int
            var size: Int
            var name: String
        }

        struct Point: Encodable {
            var id: String
            var type: String
            var x: Double
            var y: Double
            var cluster: Int?
            var severity: String
            var surprise: Double
            var incident: String?
        }

        var v = 1
        var method: String
        var model: String
        var entities: Int?
        var preservation_at_10: Double?
        var clusters: [Cluster]
        var points: [Point]

        init(_ map: EntityMap) {
            (method, model) = (map.method.rawValue, map.model)
            preservation_at_10 = map.preservation.map(EntityMap.rounded)
            var sizes = [Int](repeating: 0, count: map.clusterNames.count)
            for entry in map.entries { if let cluster = entry.cluster, cluster < sizes.count { sizes[cluster] += 1 } }
            clusters = map.clusterNames.enumerated().map { Cluster(id: $0, size: sizes[$0], name: $1) }
            points = map.entries.map { entry in
                Point(
                    id: entry.id, type: entry.type, x: EntityMap.rounded(entry.place.x),
                    y: EntityMap.rounded(entry.place.y), cluster: entry.cluster, severity: entry.severity.name,
                    surprise: EntityMap.rounded(entry.surprise), incident: entry.incident)
            }
        }
    }
}
