import DragnetCore
import DragnetVectors
import Foundation
import Testing

@Suite("Embedding matrix, neighbours, projection, files")
struct MatrixTests {
    static func random(_ rows: Int, _ dimension: Int, seed: UInt64 = 1) -> EmbeddingMatrix {
        EmbeddingMatrix(rows: (0..<rows).map { KernelTests.vector(dimension, RandomKey(seed, UInt64($0)).value) })
    }

    @Test("Rows, norms and cosines")
    func arithmetic() {
        let matrix = EmbeddingMatrix(rows: [[3, 4, 0], [0, 0, 0], [-4, 3, 0], [6, 8, 0]])
        #expect(matrix.stride == 16 && matrix.row(2) == [-4, 3, 0])
        #expect(matrix.norm(0) == 5 && matrix.dot(0, 3) == 50 && matrix.squaredDistance(0, 3) == 25)
        #expect(matrix.cosine(0, 2) == 0 && matrix.cosine(0, 3) == 1 && matrix.cosine(0, 1) == 0)
        #expect(matrix.cosine(0, [-3, -4, 0]) == -1 && matrix.dot(0, [1, 1, 1]) == 7)
        #expect(matrix.isZeroRow(1) && !matrix.isZeroRow(0))
        let units = matrix.normalized()
        #expect(units.row(0) == [0.6, 0.8, 0] && units.isZeroRow(1) && units.row(3) == units.row(0))
        #expect(matrix.dot(0, of: units, 3) == 5)
        #expect(matrix.selecting([2, 0]).row(1) == [3, 4, 0])
        #expect(matrix == EmbeddingMatrix(rows: (0..<4).map(matrix.row)) && matrix.digest != units.digest)
        #expect(matrix != units && EmbeddingMatrix(rows: []).rowCount == 0)
    }

    @Test("Tiny and huge vectors are normalised too")
    func extremes() {
        let matrix = EmbeddingMatrix(rows: [[1e-30, 0], [3e30, 4e30]]).normalized()
        #expect(matrix.row(0) == [1, 0] && abs(matrix.norm(1) - 1) < 1e-6 && abs(matrix.row(1)[0] - 0.6) < 1e-6)
    }

    @Test("Exact neighbours are those of a search in Double", arguments: [1, 10, 400])
    func neighbors(count: Int) throws {
        let matrix = Self.random(300, 24)
        let search = ExactNeighbors(matrix: matrix)
        let query = KernelTests.vector(24, 99)
        let cosines = (0..<300).map { row -> Double in
            let values = matrix.row(row).map(Double.init)
            let other = query.map(Double.init)
            let dot = zip(values, other).reduce(0) { $0 + $1.0 * $1.1 }
            let norms = values.reduce(0) { $0 + $1 * $1 } * other.reduce(0) { $0 + $1 * $1 }
            return dot / norms.squareRoot()
        }
        let expected = cosines.indices.sorted { cosines[$0] > cosines[$1] }.prefix(count)
        let found = try search.nearest(to: query, count: count, context: WorkContext(threads: 2))
        #expect(found.map(\.row) == Array(expected))
        #expect(found.allSatisfy { abs(Double($0.cosine) - cosines[$0.row]) < 1e-5 })
        let even = try search.nearest(to: query, count: 5, context: .serial) { $0.isMultiple(of: 2) }
        let evenRows = cosines.indices.filter { $0.isMultiple(of: 2) }.sorted { cosines[$0] > cosines[$1] }
        #expect(even.map(\.row) == Array(evenRows.prefix(5)))
        #expect(try !search.nearest(toRow: 7, count: 20, context: .serial).contains { $0.row == 7 })
        #expect(try search.nearest(to: [Float](repeating: 0, count: 24), count: 3, context: .serial).isEmpty)
    }

    @Test("The plane of two known directions is found")
    func projection() throws {
        var random = KeyedRandom(RandomKey(5))
        var expected: [(Double, Double)] = []
        let rows = (0..<500).map { _ -> [Float] in
            let (a, b) = (5 * random.nextNormal(), 2 * random.nextNormal())
            expected.append((a, b))
            return [Float(0.6 * a), Float(0.8 * a), Float(b), Float(7 + 0.01 * random.nextNormal())]
        }
        let matrix = EmbeddingMatrix(rows: rows)
        let points = try PrincipalComponents.project2D(matrix, seed: 3, context: .serial)
        let means = expected.reduce((0.0, 0.0)) { ($0.0 + $1.0 / 500, $0.1 + $1.1 / 500) }
        for (point, value) in zip(points, expected) {
            #expect(abs(point.x - (value.0 - means.0)) < 0.3 && abs(point.y - (value.1 - means.1)) < 0.7)
        }
        #expect(try PrincipalComponents.project2D(matrix, seed: 3, context: WorkContext(threads: 3)) == points)
        #expect(try PrincipalComponents.project2D(matrix, rows: [4, 2], seed: 3, context: .serial).count == 2)
        let flat = EmbeddingMatrix(rows: [[1, 1], [1, 1], [1, 1]])
        #expect(try PrincipalComponents.project2D(flat, context: .serial).allSatisfy { $0.x == 0 && $0.y == 0 })
        let line = EmbeddingMatrix(rows: [[0, 0, 0], [1, 1, 0], [3, 3, 0]])
        #expect(try PrincipalComponents.project2D(line, context: .serial).allSatisfy { abs($0.y) < 1e-9 })
        #expect(try PrincipalComponents.project2D(matrix, rows: [], context: .serial).isEmpty)
    }

    static let ids = ["A 1", "b\tc\n", "", "%41", "日本", "100%", "\u{202E}x", "plain", "a\u{00A0}b", "%"]

    static func inTemporaryFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "dragnet-vectors-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test(
        "Every form of file reads back bit for bit, hostile ids too",
        arguments: ["v.txt", "v.bin", "v.npy", "v.dgvec"])
    func roundTrip(name: String) throws {
        try Self.inTemporaryFolder { folder in
            let table = VectorTable(ids: Self.ids, matrix: Self.random(Self.ids.count, 19))
            try VectorFile.write(table, to: folder + "/" + name)
            #expect(try VectorFile.read(folder + "/" + name) == table)
            let empty = VectorTable(ids: [], matrix: EmbeddingMatrix(rowCount: 0, dimension: 3))
            try VectorFile.write(empty, to: folder + "/" + name)
            #expect(try VectorFile.read(folder + "/" + name).ids.isEmpty)
        }
    }

    @Test("Forms are laid out as their readers expect")
    func layout() throws {
        try Self.inTemporaryFolder { folder in
            let table = VectorTable(ids: ["a b", "c"], matrix: EmbeddingMatrix(rows: [[1, 0.1], [-2, 3e-9]]))
            try VectorFile.write(table, to: folder + "/v.txt")
            let text = try String(contentsOfFile: folder + "/v.txt", encoding: .utf8)
            #expect(text == "2 2\na%20b 1.0 0.1\nc -2.0 3e-09\n")
            try VectorFile.write(table, to: folder + "/v.npy")
            let bytes = [UInt8](try #require(FileManager.default.contents(atPath: folder + "/v.npy")))
            #expect(bytes.prefix(8) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0] && bytes.count == 128 + 16)
            let header = String(decoding: bytes[10..<70], as: UTF8.self)
            #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)"))
            try NativeVectorFile.write(table.matrix, kind: .contexts, to: folder + "/v.dgvec")
            #expect(FileManager.default.contents(atPath: folder + "/v.dgvec")?.count == 64 + 2 * 64)
            #expect(try NativeVectorFile.read(folder + "/v.dgvec").kind == .contexts)
        }
    }

    @Test("A native file with any bit changed, or cut anywhere, is refused")
    func corruption() throws {
        try Self.inTemporaryFolder { folder in
            let path = folder + "/v.dgvec"
            let matrix = Self.random(3, 5)
            try NativeVectorFile.write(matrix, kind: .centers, to: path)
            let good = [UInt8](try #require(FileManager.default.contents(atPath: path)))
            func refuses(_ bytes: some Collection<UInt8>) -> Bool {
                _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
                do {
                    _ = try NativeVectorFile.read(path)
                    return false
                } catch {
                    return (error as? DragnetError)?.code == .modelIncompatible
                }
            }
            for place in good.indices {
                var bad = good
                bad[place] ^= 1 << UInt8(place % 8)
                #expect(refuses(bad), "byte \(place)")
            }
            for length in [0, 7, 63, 64, 100, good.count - 1] { #expect(refuses(good.prefix(length))) }
            #expect(refuses(good + [0]))
            #expect(!refuses(good))
        }
    }

    @Test("A native file can be mapped, and damage is seen there too")
    func mapping() throws {
        try Self.inTemporaryFolder { folder in
            let path = folder + "/v.dgvec"
            let table = VectorTable(ids: (0..<40).map { "n\($0)" }, matrix: Self.random(40, 21))
            try VectorFile.write(table, to: path)
            let mapped = try VectorFile.map(path)
            #expect(mapped == table && mapped.matrix.dot(3, 9) == table.matrix.dot(3, 9))
            // A file that is replaced leaves what was mapped as it was.
            try VectorFile.write(VectorTable(ids: ["x"], matrix: Self.random(1, 3)), to: path)
            #expect(mapped == table)
            try VectorFile.write(table, to: path)
            let good = [UInt8](try #require(FileManager.default.contents(atPath: path)))
            for place in [0, 9, 14, 20, 41, 50, 60, 64, 100, good.count - 1] {
                var bad = good
                bad[place] ^= 4
                _ = FileManager.default.createFile(atPath: path, contents: Data(bad))
                #expect(throws: DragnetError.self) { try NativeVectorFile.map(path) }
            }
            for length in [0, 63, 64, good.count - 4] {
                _ = FileManager.default.createFile(atPath: path, contents: Data(good.prefix(length)))
                #expect(throws: DragnetError.self) { try NativeVectorFile.map(path, isVerified: false) }
            }
            #expect(throws: DragnetError.self) { try NativeVectorFile.map(folder + "/none.dgvec") }
        }
    }

    @Test("Damaged files of other forms are refused with a reason")
    func damaged() throws {
        try Self.inTemporaryFolder { folder in
            func code(_ text: String, _ name: String) -> DragnetError.Code? {
                let path = folder + "/" + name
                _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
                do {
                    _ = try VectorFile.read(path)
                    return nil
                } catch {
                    return (error as? DragnetError)?.code
                }
            }
            for text in [
                "", "x y\n", "2 2\na 1 2\n", "1 2\na 1\n", "1 2\na 1 nan\n", "1 2\na 1 x\n", "1 0\na\n", "-1 2\n",
                "999999999999 999999\na 1\n", "9999999999999999999999 2\n",
            ] {
                #expect(code(text, "v.txt") == .modelIncompatible, "\(text)")
            }
            for text in ["", "1 2\na 1234", "1 2\nabcdefghijklmnop", "1 1\na \u{0}\u{0}\u{7f}\u{7f}\n9 9"] {
                #expect(text.hasSuffix("9 9") || code(text, "v.bin") == .modelIncompatible, "\(text)")
            }
            for text in ["", "NUMPY", "12345678901234567890"] { #expect(code(text, "v.npy") == .modelIncompatible) }
            let table = VectorTable(ids: ["a", "b"], matrix: Self.random(2, 3))
            try VectorFile.write(table, to: folder + "/w.npy")
            _ = FileManager.default.createFile(atPath: folder + "/w.npy.ids.txt", contents: Data("a\n".utf8))
            #expect { try VectorFile.read(folder + "/w.npy") } throws: {
                ($0 as? DragnetError)?.code == .modelIncompatible
            }
            #expect { try VectorFile.read(folder + "/none.txt") } throws: {
                ($0 as? DragnetError)?.code == .inputMissing
            }
        }
    }
}
