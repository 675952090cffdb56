import DragnetCore
import DragnetEvents

/// Features from a table: an entity a row, a feature a column.
struct DenseAttributes: AttributeBuilder {
    /// A column of more different words is a name and no category.
    static let mostCategories = 20

    private let file: String
    private let columns: [String]
    private let isText: [Bool]
    private let numbers: AmountReader
    private var entities: [String] = []
    private var known: Set<ByteKey> = []
    /// By column: numbers, or the number of a word; NaN is missing.
    private var cells: [[Float]]
    private var words: [[String]]
    private var wordNumbers: [[String: Int]]

    init(file: String, columns: [String], isText: [Bool], numbers: AmountReader) {
        self.file = file
        self.columns = columns
        self.isText = isText
        self.numbers = numbers
        cells = columns.map { _ in [] }
        words = columns.map { _ in [] }
        wordNumbers = columns.map { _ in [:] }
    }

    mutating func add(_ record: Record, line: Int) throws {
        let place = DragnetError.Place(file: file, line: line, column: columns[0])
        let entity = try AttributeCell.entity(record[0], at: place)
        guard known.insert(ByteKey(entity)).inserted else {
            throw DragnetError(
                .inputUnusable, "the entity \"\(UntrustedText.shortened(entity, to: 40))\" has a row already",
                at: place,
                help: "give each entity one row")
        }
        entities.append(entity)
        for column in 1..<columns.count {
            let field = record[column]
            if AttributeCell.isMissing(field) {
                cells[column].append(.nan)
            } else if isText[column] {
                cells[column].append(number(ofWord: String(decoding: field, as: UTF8.self), column: column))
            } else {
                let place = DragnetError.Place(file: file, line: line, column: columns[column])
                cells[column].append(try AttributeCell.number(field, numbers, at: place))
            }
        }
    }

    /// The number of a word of a column; NaN once there are too many to be categories.
    private mutating func number(ofWord word: String, column: Int) -> Float {
        if let number = wordNumbers[column][word] { return Float(number) }
        guard words[column].count <= Self.mostCategories else { return .nan }
        wordNumbers[column][word] = words[column].count
        words[column].append(word)
        return Float(words[column].count - 1)
    }

    private func isName(_ column: Int) -> Bool { isText[column] && words[column].count > Self.mostCategories }

    var notes: [String] {
        columns.indices.dropFirst().filter(isName).map { column in
            "\(UntrustedText.terminal(file)): the column \(UntrustedText.terminal(columns[column])) has more than "
                + "\(Self.mostCategories) different words and is not used"
        }
    }

    func finish() throws -> EntityFeatures {
        var names: [String] = []
        var first = [Int](repeating: 0, count: columns.count)
        for column in columns.indices.dropFirst() where !isName(column) {
            first[column] = names.count
            names += isText[column] ? words[column].map { "\(columns[column])=\($0)" } : [columns[column]]
        }
        let rows = entities.indices.map { row in
            var given: [(column: UInt32, value: Float)] = []
            for column in columns.indices.dropFirst() where !isName(column) && !cells[column][row].isNaN {
                let value = cells[column][row]
                if isText[column] {
                    for word in words[column].indices {
                        given.append((UInt32(first[column] + word), word == Int(value) ? 1 : 0))
                    }
                } else {
                    given.append((UInt32(first[column]), value))
                }
            }
            return given
        }
        return EntityFeatures(entities: entities, columns: names, absent: .nan, cells: rows)
    }
}

/// Features from `entity,feature,value` rows.
struct SparseAttributes: AttributeBuilder {
    private let file: String
    private let numbers: AmountReader
    private var entities: [String] = []
    private var entityNumbers: [ByteKey: Int] = [:]
    private var features: [String] = []
    private var featureNumbers: [String: Int] = [:]
    private var cells: [[(column: UInt32, value: Float)]] = []
    private var given: Set<UInt64> = []

    init(file: String, numbers: AmountReader) {
        self.file = file
        self.numbers = numbers
    }

    let notes: [String] = []

    mutating func add(_ record: Record, line: Int) throws {
        func place(_ column: Int) -> DragnetError.Place {
            DragnetError.Place(file: file, line: line, column: ["entity", "feature", "value"][column])
        }
        let entity = try AttributeCell.entity(record[0], at: place(0))
        let feature = try AttributeCell.entity(record[1], at: place(1))
        let row = entityNumbers[ByteKey(entity)] ?? entities.count
        if row == entities.count {
            entityNumbers[ByteKey(entity)] = row
            entities.append(entity)
            cells.append([])
        }
        // A missing value still names the entity.
        if AttributeCell.isMissing(record[2]) { return }
        let value = try AttributeCell.number(record[2], numbers, at: place(2))
        let column = featureNumbers[feature] ?? features.count
        if column == features.count {
            featureNumbers[feature] = column
            features.append(feature)
        }
        guard given.insert(UInt64(row) << 32 | UInt64(column)).inserted else {
            throw DragnetError(
                .inputUnusable,
                "the feature \"\(UntrustedText.shortened(feature, to: 40))\" of this entity was given before",
                at: place(1),
                help: "give each feature of an entity once")
        }
        cells[row].append((UInt32(column), value))
    }

    func finish() throws -> EntityFeatures {
        EntityFeatures(
            entities: entities, columns: features, absent: 0, cells: cells.map { $0.sorted { $0.column < $1.column } })
    }
}
