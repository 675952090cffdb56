/// A place on paper, in points; x to the right, y down.
struct Point: Sendable, Hashable {
    var x: Double
    var y: Double

    static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
    static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, y: a.y - b.y) }
    static func * (a: Point, factor: Double) -> Point { Point(x: a.x * factor, y: a.y * factor) }

    /// Never 0, so that a direction can always be made of it.
    var length: Double { max((x * x + y * y).squareRoot(), 1e-9) }
    /// The same direction with length 1; to the right where there is none.
    var unit: Point { length < 1e-6 ? Point(x: 1, y: 0) : self * (1 / length) }
    /// A quarter turn counterclockwise as seen on paper.
    var normal: Point { Point(x: y, y: -x) }
}

/// A width and a height in points.
struct Size: Sendable, Hashable {
    var width: Double
    var height: Double
}

/// An upright rectangle.
struct Box: Sendable, Hashable {
    var minX: Double
    var minY: Double
    var maxX: Double
    var maxY: Double

    init(center: Point, size: Size) {
        minX = center.x - size.width / 2
        maxX = center.x + size.width / 2
        minY = center.y - size.height / 2
        maxY = center.y + size.height / 2
    }

    var center: Point { Point(x: (minX + maxX) / 2, y: (minY + maxY) / 2) }
    var width: Double { maxX - minX }
    var height: Double { maxY - minY }

    func intersects(_ other: Box, margin: Double = 0) -> Bool {
        minX - margin < other.maxX && other.minX < maxX + margin && minY - margin < other.maxY
            && other.minY < maxY + margin
    }

    func contains(_ point: Point) -> Bool {
        point.x > minX && point.x < maxX && point.y > minY && point.y < maxY
    }

    func inset(by amount: Double) -> Box {
        Box(center: center, size: Size(width: max(1, width - 2 * amount), height: max(1, height - 2 * amount)))
    }

    mutating func grow(toInclude other: Box) {
        minX = min(minX, other.minX)
        minY = min(minY, other.minY)
        maxX = max(maxX, other.maxX)
        maxY = max(maxY, other.maxY)
    }
}

/// A line of cubic Bézier pieces, with the tips of its arrows.
struct Curve: Sendable, Hashable {
    /// 3 n + 1 points: where the line runs without its arrowheads.
    var points: [Point]
    /// The tip of the arrow at the beginning.
    var startTip: Point?
    /// The tip of the arrow at the end.
    var endTip: Point?

    /// The point at `t` in 0...1 over all pieces.
    func point(at t: Double) -> Point {
        guard points.count >= 4 else { return points.first ?? Point(x: 0, y: 0) }
        let pieces = (points.count - 1) / 3
        let scaled = min(max(t, 0), 1) * Double(pieces)
        let piece = min(Int(scaled), pieces - 1)
        let u = scaled - Double(piece)
        let v = 1 - u
        let start = points[3 * piece] * (v * v * v)
        let first = points[3 * piece + 1] * (3 * v * v * u)
        let second = points[3 * piece + 2] * (3 * v * u * u)
        return start + first + second + points[3 * piece + 3] * (u * u * u)
    }

    /// The direction at `t`.
    func direction(at t: Double) -> Point {
        (point(at: min(1, t + 0.02)) - point(at: max(0, t - 0.02))).unit
    }

    /// `count` + 1 points along it.
    func samples(_ count: Int) -> [Point] { (0...count).map { point(at: Double($0) / Double(count)) } }
}
