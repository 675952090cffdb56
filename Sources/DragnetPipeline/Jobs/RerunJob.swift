public import DragnetCore
import DragnetIngest
public import DragnetRendering
import Foundation

/// Does a scan again from its `run.json`, and says whether it gave the same files.
public struct RerunJob: Sendable {
    /// The run's `run.json`, or the folder it lies in.
    public var document: String
    /// The logs, where they no longer lie where the run found them; empty takes the run's own.
    public var inputs: [String]
    /// The directory that is made.
    public var output: String
    /// What draws the pictures; this process unless given.
    public var drawer: any PictureDrawer = PictureRenderer()

    /// A repetition of the run of `document` into `output`.
    public init(document: String, inputs: [String] = [], output: String) {
        self.document = document
        self.inputs = inputs
        self.output = output
    }

    /// What came of it.
    public struct Result: Sendable {
        /// The scan.
        public var summary: RunSummary
        /// Files that the runs have with other bytes, or one of them alone; the workspace and the timings are not compared.
        public var differing: [String]
        /// The version that made the first run, where it is another.
        public var otherVersion: String?
    }

    /// Runs the scan.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` if the document is none or an input holds other bytes than it did.
    public func run(context: WorkContext) throws -> Result {
        let file = runFile
        let run = try read(file)
        let paths = inputs.isEmpty ? recordedInputs(run, beside: file) : inputs
        let configuration = run.configuration
        try compare(paths, with: run, configuration, at: DragnetError.Place(file: file), context)
        let first = FilePath.parent(of: file)
        let old = first.isEmpty ? "." : first
        guard Self.realPath(of: output) != Self.realPath(of: old) else {
            throw DragnetError(
                .usage, "holds the run that is to be compared with, which the results would replace",
                at: DragnetError.Place(file: output), help: "choose another --out")
        }
        var scan = try ScanJob(inputs: paths, output: output, configuration: configuration)
        scan.drawer = drawer
        let summary = try scan.run(context: context)
        return Result(
            summary: summary, differing: Self.differences(between: old, and: output),
            otherVersion: run.version == DragnetVersion.current ? nil : run.version)
    }

    /// The document, which lies in the folder where that is named.
    private var runFile: String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: document, isDirectory: &isFolder), isFolder.boolValue else {
            return document
        }
        return document + "/run.json"
    }

    private func read(_ file: String) throws -> RunDocument {
        let place = DragnetError.Place(file: file)
        guard let data = FileManager.default.contents(atPath: file) else {
            throw DragnetError(.inputMissing, "no such file", at: place, help: "name the run.json of a scan")
        }
        guard let run = try? JSONDecoder().decode(RunDocument.self, from: Self.completed(data)),
            run.program == "dragnet",
            run.command == "scan"
        else {
            throw DragnetError(
                .inputUnusable, "is not the run.json of a scan by this version or an earlier one", at: place,
                help: "name the run.json in the folder that dragnet scan made")
        }
        return run
    }

    /// The document with defaults for settings that the run's version did not have yet.
    private static func completed(_ data: Data) throws -> Data {
        let defaults = try JSONSerialization.jsonObject(with: JSONEncoder().encode(DragnetConfiguration()))
        guard var run = try JSONSerialization.jsonObject(with: data) as? [String: Any],
            let given = run["configuration"]
        else { return data }
        run["configuration"] = merged(defaults, given)
        return try JSONSerialization.data(withJSONObject: run)
    }

    private static func merged(_ defaults: Any, _ given: Any) -> Any {
        guard let defaults = defaults as? [String: Any], let given = given as? [String: Any] else { return given }
        return defaults.merging(given) { merged($0, $1) }
    }

    /// Where the run says it found its logs: by their absolute paths beside it, else by name from here.
    private func recordedInputs(_ run: RunDocument, beside file: String) -> [String] {
        let beside = FilePath.parent(of: file)
        let timings = (beside.isEmpty ? "." : beside) + "/timings.json"
        if let data = FileManager.default.contents(atPath: timings),
            let recorded = try? JSONDecoder().decode(TimingDocument.self, from: data)
        {
            return recorded.inputs
        }
        return run.inputs.map(\.name)
    }

    /// Hashes the logs before anything is done with them: a rerun on other bytes proves nothing.
    private func compare(
        _ paths: [String], with run: RunDocument, _ configuration: DragnetConfiguration, at place: DragnetError.Place,
        _ context: WorkContext
    ) throws {
        guard !paths.contains("-") else {
            throw DragnetError(
                .inputMissing, "the run read stdin, which is gone", at: place,
                help: "keep the log in a file and name it: dragnet rerun RUN.json FILE")
        }
        let found = try InputFinder(paths)
        let reader = LogReader(options: try configuration.ingestOptions())
        var hashes: Set<String> = []
        for input in found.inputs {
            let hasher = InputHasher()
            try reader.show(input.path, to: hasher, context: context)
            hashes.insert(try hasher.digest(of: input.path).sha256)
        }
        for input in run.inputs where !hashes.contains(input.sha256) {
            throw DragnetError(
                .inputUnusable, "no input holds the bytes that the run read from \(UntrustedText.terminal(input.name))",
                at: place,
                help: "name the logs as they were: dragnet rerun RUN.json FILE…")
        }
    }

    private static func realPath(of path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }

    /// The files of a run that are not the same in two folders, or stand in one of them alone; whatever else lies beside
    /// them is none of it.
    package static func differences(between old: String, and new: String) -> [String] {
        let manager = FileManager.default
        let names = Set([old, new].flatMap { (try? manager.subpathsOfDirectory(atPath: $0)) ?? [] })
        return names.sorted().filter { name in
            guard let first = name.split(separator: "/").first.map(String.init), RunDirectory.contents.contains(first),
                first != "timings.json", first != "workspace"
            else { return false }
            // A folder has no content, and neither has what is not there.
            return manager.contents(atPath: old + "/" + name) != manager.contents(atPath: new + "/" + name)
        }
    }
}
