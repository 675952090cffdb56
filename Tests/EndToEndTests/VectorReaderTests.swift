import DragnetTestSupport
import DragnetVectors
import Foundation
import Testing

/// The vector files as the programs read them that they are written for.
@Suite("Readers of vectors")
struct VectorReaderTests {
    /// The Python to ask: the one that `DRAGNET_PYTHON` names, or `python3`.
    static let python = ProcessInfo.processInfo.environment["DRAGNET_PYTHON"] ?? "python3"

    static func has(_ module: String) -> Bool {
        (try? Program.other([python, "-c", "import \(module)"]).status) == 0
    }

    /// An edge list whose names are not all of ASCII, and its vectors in three forms.
    private func made() throws -> (TemporaryFolder, VectorTable) {
        let folder = try TemporaryFolder()
        let names = ["café", "名前", "a%b", "x"] + (0..<60).map { "n\($0)" }
        try folder.write(
            (0..<200).map { "\(names[$0 % names.count]) \(names[($0 * 7 + 1) % names.count])\n" }.joined(),
            to: "edges.txt")
        for form in ["txt", "bin", "npy"] {
            let outcome = try Program.run(
                ["embed", "edges.txt", "-o", "v." + form, "--dim", "12", "--walks", "3", "--quiet"], in: folder.path())
            try #require(outcome.status == 0, "\(outcome.error)")
        }
        return (folder, try VectorFile.read(folder.path("v.txt")))
    }

    /// What a script says of each row: a name and the bits of the numbers.
    private func rows(_ script: String, in folder: TemporaryFolder) throws -> [String: [UInt32]] {
        try folder.write(script, to: "read.py")
        let outcome = try Program.other([Self.python, "-X", "utf8", "read.py"], in: folder.path())
        try #require(outcome.status == 0, "\(outcome.error)")
        var rows: [String: [UInt32]] = [:]
        for line in outcome.lines {
            let fields = line.split(separator: "\t")
            rows[String(fields[0])] = fields.dropFirst().compactMap { UInt32($0) }
        }
        return rows
    }

    private func check(_ rows: [String: [UInt32]], _ table: VectorTable) {
        #expect(rows.count == table.ids.count)
        for (row, id) in table.ids.enumerated() {
            // A % of a name is written as %25, and a reader that is not ours shows it so.
            let name = id.replacing("%", with: "%25")
            #expect(rows[name] == table.matrix.row(row).map(\.bitPattern), "\(id)")
        }
    }

    private static let tell = """
        def tell(name, row):
            print(name, *np.asarray(row, '<f4').view('<u4').tolist(), sep='\\t')

        """

    @Test(
        .enabled(if: has("gensim"), "SKIPPED: no gensim; pip install gensim, or name a Python in DRAGNET_PYTHON"),
        arguments: [("v.txt", "False"), ("v.bin", "True")])
    func gensimReadsBothForms(file: String, isBinary: String) throws {
        let (folder, table) = try made()
        let script = """
            import numpy as np
            from gensim.models import KeyedVectors
            \(Self.tell)
            vectors = KeyedVectors.load_word2vec_format('\(file)', binary=\(isBinary))
            for name in vectors.index_to_key:
                tell(name, vectors[name])
            """
        check(try rows(script, in: folder), table)
    }

    @Test(.enabled(if: has("numpy"), "SKIPPED: no NumPy; pip install numpy, or name a Python in DRAGNET_PYTHON"))
    func numPyReadsArraysAndTheirNames() throws {
        let (folder, table) = try made()
        let script = """
            import numpy as np
            \(Self.tell)
            array = np.load('v.npy')
            assert array.dtype == np.float32 and array.shape == (\(table.ids.count), 12)
            names = open('v.npy.ids.txt', encoding='utf-8').read().splitlines()
            assert len(names) == len(array)
            mapped = np.load('v.npy', mmap_mode='r')
            assert (mapped == array).all()
            for name, row in zip(names, array):
                tell(name, row)
            """
        check(try rows(script, in: folder), table)
    }
}
