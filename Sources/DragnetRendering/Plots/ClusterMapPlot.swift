import DragnetCore
public import DragnetDetection

/// The embedding in two dimensions: one mark an entity, coloured by cluster, findings named on top.
///
/// Of more than ``drawnLimit`` entities, some stand for all: as many of each cluster as its share, spread over its
/// places, always the same ones.
public struct ClusterMapPlot: Sendable {
    /// The most marks drawn.
    public static let drawnLimit = 3_000

    /// An entity.
    public struct Spot: Sendable, Hashable {
        /// Where it is; anything that is not finite is left out.
        public var x: Double
        /// Where it is, upward.
        public var y: Double
        /// Its cluster, nil without one.
        public var cluster: Int?

        /// An entity of a cluster at a place.
        public init(x: Double, y: Double, cluster: Int?) {
            self.x = x
            self.y = y
            self.cluster = cluster
        }
    }

    /// A finding among the entities.
    public struct Highlight: Sendable, Hashable {
        /// Where it is.
        public var x: Double
        /// Where it is, upward.
        public var y: Double
        /// Its name.
        public var name: String
        /// Its band.
        public var severity: Severity

        /// A finding at a place.
        public init(x: Double, y: Double, name: String, severity: Severity) {
            self.x = x
            self.y = y
            self.name = name
            self.severity = severity
        }
    }

    /// The entities.
    public var spots: [Spot]
    /// The findings, worst first; the first 40 are drawn.
    public var highlights: [Highlight]
    /// What is typical of each cluster, by its number; a cluster beyond them has its number alone.
    public var clusterNames: [String] = []
    /// How the places were found, for a line under the title.
    public var remark = ""
    /// The colours.
    public var theme: PictureTheme

    /// A map of `spots` with `highlights` on top.
    public init(spots: [Spot], highlights: [Highlight] = [], theme: PictureTheme = .light) {
        self.spots = spots
        self.highlights = highlights
        self.theme = theme
    }

    /// The plot as an SVG document.
    public func svg() -> String {
        let sound = spots.filter { $0.x.isFinite && $0.y.isFinite }
        let marks = highlights.filter { $0.x.isFinite && $0.y.isFinite }.prefix(40)
        let clusters = Self.clusters(sound)
        let drawn = Self.thinned(sound, clusters.map(\.spots))
        let palette = Palette(theme)
        let total = NumberText.count(sound.count)
        let clusterCount = NumberText.count(clusters.count { $0.number != nil })
        var canvas = SVGCanvas(
            width: 1_080, height: 660, title: "Map of \(total) entities",
            description: "The embedding in two dimensions: entities near each other behave alike. "
                + "\(clusterCount) clusters, \(marks.count) findings named. " + clusterWords(clusters), theme: theme)
        var caption = "Map: \(total) entities in \(clusterCount) clusters"
        let count = drawn.reduce(0) { $0 + $1.count }
        if count < sound.count { caption += ", \(NumberText.count(count)) of them drawn" }
        canvas.text(caption, x: 16, y: 26, size: 14, isBold: true)
        let meaning = "Near means alike; the axes mean nothing." + (remark.isEmpty ? "" : " \(remark).")
        canvas.text(meaning, x: 16, y: 44, color: palette.secondary)
        guard !sound.isEmpty else {
            canvas.text("No entity has a place.", x: 540, y: 330, anchor: .middle, color: palette.secondary)
            return canvas.finished()
        }

        let frame = Frame(sound.map { ($0.x, $0.y) } + marks.map { ($0.x, $0.y) })
        for (rank, cluster) in clusters.enumerated() {
            let (color, marker) = Self.style(rank, cluster.number)
            let data = drawn[rank].map { index in
                let place = frame.place(sound[index].x, sound[index].y)
                return marker.path(x: place.x, y: place.y, radius: 2.6)
            }
            canvas.path(data.joined(), fill: color, stroke: Palette.clusterOutline, width: 0.4)
        }
        legend(clusters, &canvas, palette)
        label(Array(marks), frame, &canvas, palette)
        return canvas.finished()
    }

    private func legend(_ clusters: [(number: Int?, spots: [Int])], _ canvas: inout SVGCanvas, _ palette: Palette) {
        for (rank, cluster) in clusters.prefix(Self.legendLimit).enumerated() {
            let (color, marker) = Self.style(rank, cluster.number)
            let y = 84 + Double(rank) * 20
            canvas.path(marker.path(x: 738, y: y - 4, radius: 4.5), fill: color, stroke: Palette.clusterOutline)
            let count = NumberText.count(cluster.spots.count)
            let room = 310 - TextMetrics.width(" \(count)", size: 11)
            let name = PicturePage.wrapped(name(of: cluster.number), size: 11, width: room, lines: 1).first ?? ""
            canvas.text("\(count) \(name)", x: 752, y: y, size: 11)
        }
        guard clusters.count > Self.legendLimit else { return }
        canvas.text(
            "and \(clusters.count - Self.legendLimit) more clusters", x: 752, y: 84 + Double(Self.legendLimit) * 20,
            size: 11, color: palette.secondary)
    }

    /// The most clusters told in the legend.
    private static let legendLimit = 24

    private func name(of cluster: Int?) -> String {
        guard let cluster else { return "in no cluster" }
        return clusterNames.indices.contains(cluster) ? clusterNames[cluster] : "in cluster \(cluster)"
    }

    /// The largest clusters in words.
    private func clusterWords(_ clusters: [(number: Int?, spots: [Int])]) -> String {
        let told = clusters.prefix(8).map { "\(NumberText.count($0.spots.count)) \(name(of: $0.number))" }
        return told.isEmpty ? "" : "Largest: \(told.joined(separator: "; "))."
    }

    /// Marks of the findings, and their names where there is room.
    private func label(_ marks: [Highlight], _ frame: Frame, _ canvas: inout SVGCanvas, _ palette: Palette) {
        var taken: [Box] = []
        let labels = ShortNames(marks.map(\.name)).labels
        for mark in marks {
            let place = frame.place(mark.x, mark.y)
            let shape = PlotMarker.of(mark.severity)
            canvas.path(
                shape.path(x: place.x, y: place.y, radius: 6), fill: palette.pair(mark.severity).fill,
                stroke: palette.pair(mark.severity).border, width: 2, title: "\(mark.name): \(mark.severity.name)")
            taken.append(Box(center: place, size: Size(width: 16, height: 16)))
        }
        for (mark, label) in zip(marks, labels) {
            let place = frame.place(mark.x, mark.y)
            let width = TextMetrics.width(label, size: 11) + 6
            let offsets = [(1.0, 0.0), (-1, 0), (0.6, -14), (-0.6, -14), (0.6, 15), (-0.6, 15)]
            for (side, rise) in offsets {
                let center = Point(x: place.x + side * (width / 2 + 9), y: place.y + rise)
                let box = Box(center: center, size: Size(width: width, height: 14))
                guard box.minX > 4, box.maxX < 726, !taken.contains(where: { $0.intersects(box) }) else { continue }
                taken.append(box)
                canvas.text(label, x: center.x, y: center.y + 4, size: 11, anchor: .middle, hasHalo: true)
                break
            }
        }
    }

    /// Clusters, largest first, with the places of their spots.
    private static func clusters(_ spots: [Spot]) -> [(number: Int?, spots: [Int])] {
        var members: [Int: [Int]] = [:]
        var homeless: [Int] = []
        for (index, spot) in spots.enumerated() {
            if let cluster = spot.cluster {
                members[cluster, default: []].append(index)
            } else {
                homeless.append(index)
            }
        }
        var clusters: [(number: Int?, spots: [Int])] = members.sorted { a, b in
            a.value.count != b.value.count ? a.value.count > b.value.count : a.key < b.key
        }.map { ($0.key, $0.value) }
        if !homeless.isEmpty { clusters.append((nil, homeless)) }
        return clusters
    }

    private static func style(_ rank: Int, _ cluster: Int?) -> (color: String, marker: PlotMarker) {
        guard cluster != nil else { return (Palette.clusters[7], .circle) }
        let markers = PlotMarker.allCases
        let colors = Palette.clusters.count - 1  // the grey is for those without a cluster
        return (Palette.clusters[rank % colors], markers[rank / colors % markers.count])
    }

    /// At most ``drawnLimit`` of all, each cluster its share and at least one, by equal steps through its spots in
    /// the order of their places, so that thin and dense regions stay what they are.
    private static func thinned(_ spots: [Spot], _ clusters: [[Int]]) -> [[Int]] {
        guard spots.count > drawnLimit else { return clusters }
        return clusters.map { members in
            let share = max(1, members.count * (drawnLimit - min(clusters.count, drawnLimit / 2)) / spots.count)
            guard members.count > share else { return members }
            let ordered = members.sorted { a, b in
                if spots[a].x != spots[b].x { return spots[a].x < spots[b].x }
                return spots[a].y != spots[b].y ? spots[a].y < spots[b].y : a < b
            }
            return (0..<share).map { ordered[$0 * ordered.count / share] }.sorted()
        }
    }

    /// From the data's places to paper, the same scale for both axes.
    private struct Frame {
        private var middle = Point(x: 0, y: 0)
        private var scale = 1.0

        init(_ places: [(Double, Double)]) {
            let xs = places.map(\.0)
            let ys = places.map(\.1)
            guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max() else { return }
            // Halves before differences: two huge numbers must not overflow.
            middle = Point(x: left / 2 + right / 2, y: low / 2 + high / 2)
            let (width, height) = (right / 2 - left / 2, high / 2 - low / 2)
            scale = min(width > 0 ? 345 / width : .infinity, height > 0 ? 280 / height : .infinity)
            if !scale.isFinite { scale = 1 }
        }

        func place(_ x: Double, _ y: Double) -> Point {
            Point(x: 368 + (x - middle.x) * scale, y: 352 - (y - middle.y) * scale)
        }
    }
}
