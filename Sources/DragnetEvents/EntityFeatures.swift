/// What is known of entities besides their events: a row of numbers each.
///
/// ```swift
/// let features = EntityFeatures(entities: ["A17", "B2"], columns: ["age", "limit"], rows: [[41, 900], [.nan, 300]])
/// features.row(1)   // [nan, 300]
/// ```
///
/// Only what was given is stored, 8 bytes a value; the rest of a row is ``absent``: NaN, a missing value, for a table,
/// and 0 for a sparse one.
public struct EntityFeatures: Sendable, Hashable {
    /// The entities, in the order of the file.
    public let entities: [String]
    /// The names of the features; a category is a feature of its own, `branch=Kiel`.
    public let columns: [String]
    /// What stands for a value that was not given: NaN, or 0 where the file was sparse.
    public let absent: Float
    private let offsets: [Int]
    private let numbers: [UInt32]
    private let values: [Float]

    /// Features of these entities.
    ///
    /// - Parameters:
    ///   - entities: without repeats.
    ///   - cells: for each entity the features that were given, as numbers of ``columns`` ascending, and finite values.
    public init(entities: [String], columns: [String], absent: Float, cells: [[(column: UInt32, value: Float)]]) {
        precondition(cells.count == entities.count, "one row an entity")
        self.entities = entities
        self.columns = columns
        self.absent = absent
        var offsets = [0]
        offsets.reserveCapacity(cells.count + 1)
        var numbers: [UInt32] = []
        var values: [Float] = []
        for row in cells {
            for cell in row {
                precondition(cell.value.isFinite && Int(cell.column) < columns.count, "finite values of known columns")
                numbers.append(cell.column)
                values.append(cell.value)
            }
            offsets.append(numbers.count)
        }
        (self.offsets, self.numbers, self.values) = (offsets, numbers, values)
    }

    /// Features as a table; NaN is missing.
    public init(entities: [String], columns: [String], rows: [[Float]]) {
        let cells = rows.map { row in
            row.enumerated().filter { !$0.element.isNaN }.map { (column: UInt32($0.offset), value: $0.element) }
        }
        self.init(entities: entities, columns: columns, absent: .nan, cells: cells)
    }

    /// Whether nothing is known of anybody.
    public var isEmpty: Bool { entities.isEmpty || columns.isEmpty }

    /// The features of an entity by its place in ``entities``, one a column, ``absent`` where not given.
    public func row(_ place: Int) -> [Float] {
        var row = [Float](repeating: absent, count: columns.count)
        forEachValue(of: place) { row[$0] = $1 }
        return row
    }

    /// Calls `body` with the column and value of everything that was given of an entity, by column.
    @inlinable
    public func forEachValue(of place: Int, _ body: (Int, Float) -> Void) {
        for cell in cells(of: place) { body(column(ofCell: cell), value(ofCell: cell)) }
    }

    @usableFromInline
    func cells(of place: Int) -> Range<Int> { offsets[place]..<offsets[place + 1] }

    @usableFromInline
    func column(ofCell cell: Int) -> Int { Int(numbers[cell]) }

    @usableFromInline
    func value(ofCell cell: Int) -> Float { values[cell] }

    /// For each node of a log the place of its features, nil where there are none.
    ///
    /// A name means every node of that name, whatever its type.
    public func places(in nodes: NodeDictionary) -> [Int?] {
        var places = [Int?](repeating: nil, count: nodes.count)
        for (place, entity) in entities.enumerated() {
            for node in nodes.indices(named: entity) { places[Int(node)] = place }
        }
        return places
    }

    /// Adds the entities that `nodes` does not know as nodes without events.
    ///
    /// - Returns: how many there were.
    /// - Throws: as ``NodeDictionary/intern(_:type:)-(String,_)``.
    public func addMissing(to nodes: inout NodeDictionary) throws -> Int {
        let before = nodes.count
        // An entity of a log with one type of node is of that type.
        var counts: [UInt8: Int] = [:]
        for node in 0..<before { counts[nodes.type(of: NodeIndex(node)).rawValue, default: 0] += 1 }
        let common = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        let type = common.flatMap(EntityType.init(rawValue:)) ?? .node
        for entity in entities where nodes.indices(named: entity).isEmpty { _ = try nodes.intern(entity, type: type) }
        return nodes.count - before
    }
}
