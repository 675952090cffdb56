import DragnetCore

/// NumPy's file of one array, version 1.0: a magic word, a header in Python's notation, the numbers.
enum NPYFile {
    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]

    static func write(_ matrix: EmbeddingMatrix, to path: String) throws {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(matrix.rowCount), \(matrix.dimension)), }"
        // NumPy wants the numbers to begin at a multiple of 64.
        let length = (magic.count + 2 + header.utf8.count + 1 + 63) / 64 * 64 - magic.count - 2
        header += String(repeating: " ", count: length - 1 - header.utf8.count) + "\n"
        var start = magic
        LittleEndian.append(UInt16(length), to: &start)
        let file = try AtomicFile(path: path)
        try file.write(start)
        try file.write(header)
        for row in 0..<matrix.rowCount { try file.write(LittleEndian.bytes(ofRow: row, in: matrix)) }
        try file.commit()
    }

    static func read(_ path: String) throws -> EmbeddingMatrix {
        let bytes = try VectorFile.bytes(of: path)
        guard bytes.count >= 10, Array(bytes[..<6]) == Array(magic[..<6]), bytes[6] == 1 else {
            throw VectorFile.damaged(path, "is no NumPy array of version 1")
        }
        let start = 10 + Int(LittleEndian.word(bytes, at: 8, as: UInt16.self))
        guard start <= bytes.count else { throw VectorFile.damaged(path, "ends within its header") }
        let header = String(decoding: bytes[10..<start], as: UTF8.self)
        guard header.contains("'<f4'"), header.contains("'fortran_order': False"),
            let open = header.firstIndex(of: "("), let close = header[open...].firstIndex(of: ")")
        else { throw VectorFile.damaged(path, "does not hold rows of little-endian Float32") }
        let shape = header[header.index(after: open)..<close].split(separator: ",")
            .map { Int($0.filter { $0 != " " }) }
        guard shape.count == 2, let rows = shape[0], let dimension = shape[1], rows >= 0, dimension > 0,
            dimension <= 1_000_000, rows < 1 << 40, bytes.count - start == 4 * rows * dimension
        else { throw VectorFile.damaged(path, "does not hold as many numbers as its shape says") }
        let matrix = MutableEmbeddingMatrix(rowCount: rows, dimension: dimension)
        for row in 0..<rows {
            let from = start + 4 * row * dimension
            let values = LittleEndian.floats(bytes[from..<from + 4 * dimension])
            guard values.allSatisfy(\.isFinite) else {
                throw VectorFile.damaged(path, "row \(row) holds what is no finite number")
            }
            matrix.setRow(row, to: values)
        }
        return matrix.build()
    }
}
