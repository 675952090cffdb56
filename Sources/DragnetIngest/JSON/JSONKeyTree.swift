/// The keys of JSON records as a tree, and the column that each path ends at.
///
/// A column's name is its path with points between the keys, so `{"id":{"orig_h":…}}` and `{"id.orig_h":…}` are one
/// column. Keys of one object lie side by side, in the order in which they were first seen: records of a log mostly
/// keep it, and then a look-up is one comparison.
struct JSONKeyTree {
    /// A key of one object: its bytes, the column of its value where that is no object, and the object below it.
    struct Key {
        var start: Int32
        var length: Int32
        var column: Int32
        var node: Int32
    }

    /// The keys of one object: a part of the list of all keys.
    struct Node {
        var first: Int32
        var count: Int32
    }

    /// A key that the tree does not know.
    struct Missing: Hashable {
        var node: Int
        var key: [UInt8]
        var isObject: Bool
    }

    /// The most columns; further keys are left out.
    static let columnLimit = 1024

    /// The names of the columns.
    private(set) var columns: [String] = []
    /// Whether there were more columns than there may be.
    private(set) var isFull = false
    private(set) var arena: [UInt8] = []
    private(set) var keys: [Key] = []
    private(set) var nodes: [Node] = [Node(first: 0, count: 0)]

    private struct Growing {
        var children: [(key: [UInt8], column: Int32, node: Int32)] = []
        var placeOfKey: [[UInt8]: Int] = [:]
        var path: String
    }

    private var growing: [Growing] = [Growing(path: "")]
    private var columnOfName: [String: Int32] = [:]

    /// Adds a column by its name, as a flat key and as a path.
    mutating func add(column name: String) {
        guard columnOfName[name] == nil else { return }
        insert(Missing(node: 0, key: Array(name.utf8), isObject: false))
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        var node = 0
        for part in parts.dropLast() { node = insert(Missing(node: node, key: Array(part.utf8), isObject: true)) }
        if node > 0, let last = parts.last {
            insert(Missing(node: node, key: Array(last.utf8), isObject: false))
        }
        freeze()
    }

    /// Adds keys that a record was found to have.
    mutating func add(_ missing: [Missing]) {
        for key in missing where !isFull { insert(key) }
        freeze()
    }

    /// - Returns: the node below the key, 0 for none.
    @discardableResult
    private mutating func insert(_ missing: Missing) -> Int {
        let path = growing[missing.node].path
        let own = String(decoding: missing.key, as: UTF8.self)
        let name = path.isEmpty ? own : path + "." + own
        let place: Int
        if let known = growing[missing.node].placeOfKey[missing.key] {
            place = known
        } else {
            place = growing[missing.node].children.count
            growing[missing.node].children.append((missing.key, -1, -1))
            growing[missing.node].placeOfKey[missing.key] = place
        }
        if missing.isObject {
            let known = Int(growing[missing.node].children[place].node)
            if known > 0 { return known }
            growing.append(Growing(path: name))
            growing[missing.node].children[place].node = Int32(growing.count - 1)
            return growing.count - 1
        }
        if growing[missing.node].children[place].column < 0 {
            growing[missing.node].children[place].column = column(name)
        }
        return 0
    }

    private mutating func column(_ name: String) -> Int32 {
        if let column = columnOfName[name] { return column }
        guard columns.count < Self.columnLimit else {
            isFull = true
            return -1
        }
        columns.append(name)
        columnOfName[name] = Int32(columns.count - 1)
        return Int32(columns.count - 1)
    }

    /// Lays the keys out for reading.
    private mutating func freeze() {
        (arena, keys, nodes) = ([], [], [])
        for node in growing {
            nodes.append(Node(first: Int32(keys.count), count: Int32(node.children.count)))
            for child in node.children {
                keys.append(
                    Key(
                        start: Int32(arena.count), length: Int32(child.key.count), column: child.column,
                        node: child.node))
                arena.append(contentsOf: child.key)
            }
        }
    }
}
