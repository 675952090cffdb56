/// The names of inputs as files show them: as the user gave them, but never an absolute path, which says more about a
/// machine than about a log.
struct InputNames {
    let names: [String]

    init(inputs: [String]) {
        names = inputs.map { name in
            guard name.hasPrefix("/") else { return name }
            return name.split(separator: "/").last.map(String.init) ?? name
        }
    }
}
