public import DragnetCore
public import DragnetEvents

/// Reads a table of entities and their features: the first column is the entity, whatever its name.
///
/// ```swift
/// let attributes = try AttributeReader().read("accounts.csv", context: WorkContext())
/// print(attributes.features.columns, attributes.note)
/// ```
///
/// Two forms are known. A *table* has an entity a row and a feature a column; a column of words with few different ones
/// becomes a feature for each word, one with many is left out, and an empty cell is missing. A *sparse* file has three
/// columns, `entity,feature,value`, and an entity on many rows; what it does not say is 0.
public struct AttributeReader: Sendable {
    /// What was read.
    public struct Result: Sendable {
        /// The features.
        public var features: EntityFeatures
        /// In which form, and what was left out.
        public var notes: [String]
    }

    /// How numbers are written, and whether the first row is a header.
    public let options: IngestOptions

    /// A reader with these options; only the marks of numbers and the header concern it.
    public init(options: IngestOptions = IngestOptions()) { self.options = options }

    /// Reads the file, plain or gzip.
    ///
    /// - Throws: ``DragnetCore/DragnetError`` with code `inputMissing`, `inputUnusable` (empty, damaged, a cell that is
    ///   no number, an entity twice, with line and column) or `interrupted`.
    public func read(
        _ path: String, context: WorkContext, observer: (any InputObserver)? = nil
    ) throws -> Result {
        observer?.begin(file: path)
        let result = try read(FileByteSource(path: path), named: path, context: context, observer: observer)
        observer?.end(file: path)
        return result
    }

    /// Reads `source`, which errors call `file`.
    ///
    /// - Throws: as ``read(_:context:observer:)``.
    public func read(
        _ source: any ByteSource, named file: String, context: WorkContext, observer: (any InputObserver)? = nil
    ) throws -> Result {
        context.progress.report(WorkProgress(stage: "reading attributes", completed: 0, unit: "rows"))
        let stream = ByteStream(
            ContentSource(source, file: file, observer: observer), encoding: options.encoding,
            cancellation: context.cancellation)
        var options = IngestOptions()
        options.format = .csv
        options.hasHeader = self.options.hasHeader
        options.decimalMark = self.options.decimalMark
        options.thousandsMark = self.options.thousandsMark
        guard let opened = try InputOpener(file: file, options: options).open(stream), opened.hasRows else {
            throw DragnetError(
                .inputUnusable, "holds no rows of attributes", at: DragnetError.Place(file: file),
                help: "the first column is the entity, the others are features")
        }
        let numbers = AmountReader(decimalMark: options.decimalMark, thousandsMark: options.thousandsMark)
        let form = AttributeForm(opened, numbers: numbers)
        var builder: any AttributeBuilder =
            form.isSparse
            ? SparseAttributes(file: file, numbers: numbers)
            : DenseAttributes(file: file, columns: opened.reader.columns, isText: form.isText, numbers: numbers)
        reading: while true {
            switch try opened.reader.next() {
            case .record(let record):
                guard record.count == opened.reader.columns.count else {
                    throw DragnetError(
                        .inputUnusable,
                        "has \(record.count) field\(record.count == 1 ? "" : "s"), and the columns are "
                            + "\(opened.reader.columns.count)",
                        at: DragnetError.Place(file: file, line: opened.reader.line),
                        help: "give every row a field for each column, empty where nothing is known")
                }
                try builder.add(record, line: opened.reader.line)
            case .fault(let reason, _):
                throw DragnetError(
                    .inputUnusable, reason, at: DragnetError.Place(file: file, line: opened.reader.line),
                    help: "correct the row")
            case .skipped: continue reading
            case .end: break reading
            }
        }
        let features = try builder.finish()
        guard !features.columns.isEmpty else {
            throw DragnetError(
                .inputUnusable, "holds no feature", at: DragnetError.Place(file: file),
                help: "a feature is a column of numbers, or of words with at most "
                    + "\(DenseAttributes.mostCategories) different ones")
        }
        let name = UntrustedText.terminal(file)
        let counts = "\(features.entities.count) entities, \(features.columns.count) features"
        return Result(features: features, notes: ["\(name): \(form.evidence); \(counts)"] + builder.notes)
    }
}

/// Takes the rows of a file of attributes.
protocol AttributeBuilder {
    /// What was left out, for people.
    var notes: [String] { get }
    /// Takes a row.
    mutating func add(_ record: Record, line: Int) throws
    /// The features.
    func finish() throws -> EntityFeatures
}

/// What the cells of a file of attributes say, by its first rows.
struct AttributeForm {
    /// Whether it is `entity,feature,value`.
    let isSparse: Bool
    /// For each column whether it holds words.
    let isText: [Bool]
    /// How the form was told.
    let evidence: String

    init(_ opened: OpenedInput, numbers: AmountReader) {
        let (table, width) = (opened.table, opened.reader.columns.count)
        let rows = opened.firstRow..<table.rowCount
        isText = (0..<width).map { column in
            var (words, counted) = (0, 0)
            for row in rows {
                let field = table.field(row, column)
                if AttributeCell.isMissing(field) { continue }
                counted += 1
                if numbers.plainNumber(field) == nil { words += 1 }
            }
            return words * 2 > counted
        }
        var entities: Set<String> = []
        var isWhole = true
        for row in rows where width == 3 {
            entities.insert(table.text(row, 0))
            let number = numbers.plainNumber(table.field(row, 1))
            isWhole = isWhole && number.map { $0 >= 0 && $0 == $0.rounded() } ?? false
        }
        let repeats = entities.count * 2 <= rows.count
        isSparse = width == 3 && !isText[2] && repeats && (isText[1] || isWhole)
        evidence =
            isSparse
            ? "read as entity, feature, value, because an entity stands on many rows"
            : "read as a row an entity"
    }
}

/// The words of a cell.
enum AttributeCell {
    private static let missing: Set<String> = ["na", "n/a", "nan", "null", "none", "?"]

    /// Whether a cell says nothing.
    static func isMissing(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        if field.isEmpty { return true }
        guard field.count <= 4 else { return false }
        let text = String(decoding: field, as: UTF8.self).trimmingBlanks().lowercased()
        return text.isEmpty || missing.contains(text)
    }

    /// The number in a cell.
    static func number(
        _ field: UnsafeBufferPointer<UInt8>, _ numbers: AmountReader, at place: @autoclosure () -> DragnetError.Place
    ) throws -> Float {
        if let value = numbers.plainNumber(field), Float(value).isFinite { return Float(value) }
        let text = UntrustedText.shortened(String(decoding: field, as: UTF8.self), to: 40)
        throw DragnetError(
            .inputUnusable, "\"\(text)\" is not a finite number", at: place(),
            help:
                "leave a cell empty where nothing is known; --decimal and --thousands say how numbers are written"
        )
    }

    /// The name in the first cell.
    static func entity(
        _ field: UnsafeBufferPointer<UInt8>, at place: @autoclosure () -> DragnetError.Place
    ) throws -> String {
        guard !field.isEmpty, String(validating: field, as: UTF8.self) != nil else {
            throw DragnetError(
                .inputUnusable, field.isEmpty ? "the entity is empty" : "the entity is not UTF-8", at: place(),
                help: "the first column names the entity as the log does")
        }
        return String(decoding: field, as: UTF8.self)
    }
}
