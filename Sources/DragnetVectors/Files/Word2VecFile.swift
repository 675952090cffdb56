import DragnetCore

/// The two forms of word2vec (Mikolov 2013), as gensim reads them.
enum Word2VecFile {
    static func writeText(_ table: VectorTable, to path: String) throws {
        let file = try AtomicFile(path: path)
        try file.write("\(table.matrix.rowCount) \(table.matrix.dimension)\n")
        for (row, id) in table.ids.enumerated() {
            var line = VectorFileName.escaped(id)
            table.matrix.withRow(row) { values in
                // The shortest decimal that reads back as the same bits.
                for value in values { line += " \(value)" }
            }
            try file.write(line + "\n")
        }
        try file.commit()
    }

    static func writeBinary(_ table: VectorTable, to path: String) throws {
        let file = try AtomicFile(path: path)
        try file.write("\(table.matrix.rowCount) \(table.matrix.dimension)\n")
        for (row, id) in table.ids.enumerated() {
            try file.write(VectorFileName.escaped(id) + " ")
            try file.write(LittleEndian.bytes(ofRow: row, in: table.matrix))
            try file.write("\n")
        }
        try file.commit()
    }

    static func readText(_ path: String) throws -> VectorTable {
        let bytes = try VectorFile.bytes(of: path)
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: true)[...]
        let (rows, dimension) = try shape(lines.popFirst().map(Array.init) ?? [], path)
        // A line is no shorter than its numbers' one digit each, so a shape that promises more is not believed.
        guard lines.count == rows && bytes.count >= 2 * dimension * rows else {
            throw VectorFile.damaged(path, "promises \(rows) vectors of \(dimension) but does not hold them")
        }
        let matrix = MutableEmbeddingMatrix(rowCount: rows, dimension: dimension)
        var ids: [String] = []
        for (row, line) in lines.enumerated() {
            let fields = line.split(separator: 0x20)
            let place = DragnetError.Place(file: path, line: row + 2)
            guard fields.count == dimension + 1 else {
                throw DragnetError(
                    .modelIncompatible, "\(fields.count - 1) numbers in a vector of \(dimension)", at: place,
                    help: VectorFile.remedy)
            }
            ids.append(VectorFileName.unescaped(fields[0]))
            let values = fields.dropFirst().compactMap { Float(String(decoding: $0, as: UTF8.self)) }
            guard values.count == dimension && values.allSatisfy(\.isFinite) else {
                throw DragnetError(
                    .modelIncompatible, "a vector holds what is no finite number", at: place, help: VectorFile.remedy)
            }
            matrix.setRow(row, to: values)
        }
        return VectorTable(ids: ids, matrix: matrix.build())
    }

    static func readBinary(_ path: String) throws -> VectorTable {
        let bytes = try VectorFile.bytes(of: path)
        let headerEnd = bytes.firstIndex(of: 0x0A) ?? 0
        let (rows, dimension) = try shape(Array(bytes[..<headerEnd]), path)
        guard (bytes.count - headerEnd) / (4 * dimension) >= rows else {
            throw VectorFile.damaged(path, "promises \(rows) vectors of \(dimension) but is too short")
        }
        let matrix = MutableEmbeddingMatrix(rowCount: rows, dimension: dimension)
        var ids: [String] = []
        var place = headerEnd + 1
        for row in 0..<rows {
            while place < bytes.count && bytes[place] == 0x0A { place += 1 }
            guard let space = bytes[place...].firstIndex(of: 0x20), space + 1 + 4 * dimension <= bytes.count else {
                throw VectorFile.damaged(path, "ends within vector \(row + 1) of \(rows)")
            }
            ids.append(VectorFileName.unescaped(bytes[place..<space]))
            let values = LittleEndian.floats(bytes[(space + 1)..<(space + 1 + 4 * dimension)])
            guard values.allSatisfy(\.isFinite) else {
                throw VectorFile.damaged(path, "vector \(row + 1) holds what is no finite number")
            }
            matrix.setRow(row, to: values)
            place = space + 1 + 4 * dimension
        }
        return VectorTable(ids: ids, matrix: matrix.build())
    }

    private static func shape(_ line: [UInt8], _ path: String) throws -> (rows: Int, dimension: Int) {
        let numbers = line.prefix(64).split(separator: 0x20).map { Int(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 2, let rows = numbers[0], let dimension = numbers[1], rows >= 0,
            (1...1_000_000).contains(dimension), rows < 1 << 40
        else { throw VectorFile.damaged(path, "does not begin with the number of vectors and their dimension") }
        return (rows, dimension)
    }
}

/// Float32 as bytes, least significant first, on any machine.
enum LittleEndian {
    static func bytes(ofRow row: Int, in matrix: EmbeddingMatrix) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * matrix.dimension)
        matrix.withRow(row) { values in
            for value in values { append(value.bitPattern, to: &bytes) }
        }
        return bytes
    }

    static func append(_ word: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }

    static func floats(_ bytes: ArraySlice<UInt8>) -> [Float] {
        bytes.withUnsafeBytes { raw in
            (0..<raw.count / 4).map { index in
                Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
            }
        }
    }

    static func word<Word: FixedWidthInteger>(_ bytes: [UInt8], at offset: Int, as type: Word.Type) -> Word {
        bytes.withUnsafeBytes { Word(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Word.self)) }
    }
}
