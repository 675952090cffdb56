import ArgumentParser
import DragnetCore
import DragnetPipeline
import DragnetRendering

/// Draws the map of the entities.
struct MapCommand: WorkCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Draw the entities in two dimensions by the model's vectors, clusters coloured, findings on top.")

    @Option(help: ArgumentHelp("How vectors are brought into the plane; t-SNE unless told.", valueName: "pca|tsne"))
    var method: String?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The map as .svg, or its places as .json; - writes SVG to stdout. map.svg unless told.", valueName: "FILE"))
    var output: String?

    @Option(help: ArgumentHelp("The colours.", valueName: "light|dark|print"))
    var theme: String?

    @OptionGroup(title: "Global") var global: GlobalOptions

    func run() throws {
        var settings: [String: String] = [:]
        settings["render.theme"] = theme
        let configuration = try global.configuration(settings)
        let name = method ?? EntityMap.Method.tsne.rawValue
        guard let method = EntityMap.Method(rawValue: name) else {
            throw DragnetError(
                .usage, "--method \"\(UntrustedText.terminal(name))\" is not known", help: "say pca or tsne")
        }
        let path = output ?? "map.svg"
        let isJSON = path.lowercased().hasSuffix(".json")
        guard isJSON || path == "-" || path.lowercased().hasSuffix(".svg") else {
            throw DragnetError(
                .usage, "\"\(UntrustedText.terminal(path))\" names no form of map",
                help: "end the name in .svg or .json")
        }
        let job = MapJob(
            workspace: try global.workspacePath(), method: method, seed: UInt64(configuration.embed.seed))
        let map = try global.withContext(configuration) { try job.run(context: $0) }
        let theme = PictureTheme(rawValue: configuration.render.theme.rawValue) ?? .light
        let bytes = isJSON ? try map.json() : Array(map.svg(theme: theme).utf8)
        let kept = map.preservation.map { "kNN preservation at 10: \(NumberText.fixed($0, decimals: 3))" }
        if path == "-" {
            print(String(decoding: bytes, as: UTF8.self), terminator: "")
            if let kept { global.say(kept) }
            return
        }
        try AtomicFile.write(bytes, to: path)
        if global.json {
            print(try map.summaryJSON(file: path))
        } else if let kept {
            print(kept)
        }
        global.say("\(UntrustedText.terminal(path)): \(NumberText.count(map.entries.count)) entities")
    }
}
