"""Turn results.json into Markdown."""

TITLES = {
    "kmeans": "k-means grid of 27 runs, engine", "dbscan": "DBSCAN grid of 9 runs, engine",
    "silhouette": "Exact silhouettes of 27 runs, engine", "sweep": "Whole process",
    "store": "Writing labels", "ingest": "Ingest of CSV", "xlsx": "Ingest of a workbook",
    "views": "Feature views", "features": "Ingest and features", "memory": "Big sweeps", "eta": "Time left",
    "recommend": "Recommendation", "profile": "Profile", "explain": "Explain", "publish": "Publish",
    "refresh": "Refresh", "compare": "Compare a whole grid",
}


def markdown(everything):
    lines = ["<!-- Written by scripts/bench; do not edit. -->"]
    for name, section in everything.items():
        machine = section["machine"]
        lines += [
            "", f"## {TITLES[name]}", "",
            f"{machine['date']}, {machine['cpu']}, {machine['cores']} cores, "
            f"{machine['memory_gib']} GiB, load {machine['load_before']} before; "
            f"threads: {section['threads']}, interleaved rounds: {section['rounds']}, medians; "
            f"commit {section['commit']}.", ""]
        contenders = list(dict.fromkeys(
            contender for row in section["rows"] for contender in row["results"]))
        head = ["Case", *(f"{each}, s" for each in contenders), "× the better peer", "Note"]
        lines += ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 2) + "---|"]
        for row in section["rows"]:
            cells = [row["case"]]
            for contender in contenders:
                result = row["results"].get(contender)
                cells.append(f"{result['median']:.3f}" if result else "–")
            ratio = row.get("times_better_peer")
            cells += [f"{ratio:.1f}" if ratio else "–", row.get("note", "")]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
