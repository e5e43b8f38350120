"""Where the people of the demonstration live: real cities with their state, area code and first postal digits."""

from __future__ import annotations

CITIES: tuple[tuple[str, str, int, str], ...] = (
    ("São Paulo", "SP", 11, "01"), ("São Paulo", "SP", 11, "03"), ("São Paulo", "SP", 11, "08"),
    ("Campinas", "SP", 19, "13"), ("Santos", "SP", 13, "11"), ("Guarulhos", "SP", 11, "07"),
    ("Rio de Janeiro", "RJ", 21, "20"), ("Rio de Janeiro", "RJ", 21, "22"), ("Niterói", "RJ", 21, "24"),
    ("Belo Horizonte", "MG", 31, "30"), ("Uberlândia", "MG", 34, "38"), ("Juiz de Fora", "MG", 32, "36"),
    ("Salvador", "BA", 71, "40"), ("Feira de Santana", "BA", 75, "44"), ("Recife", "PE", 81, "50"),
    ("Fortaleza", "CE", 85, "60"), ("Natal", "RN", 84, "59"), ("João Pessoa", "PB", 83, "58"),
    ("Belém", "PA", 91, "66"), ("Manaus", "AM", 92, "69"), ("São Luís", "MA", 98, "65"),
    ("Goiânia", "GO", 62, "74"), ("Brasília", "DF", 61, "70"), ("Cuiabá", "MT", 65, "78"),
    ("Curitiba", "PR", 41, "80"), ("Londrina", "PR", 43, "86"), ("Florianópolis", "SC", 48, "88"),
    ("Joinville", "SC", 47, "89"), ("Porto Alegre", "RS", 51, "90"), ("Caxias do Sul", "RS", 54, "95"),
)  # fmt: skip
"""City, state, area code, first two digits of the postal code."""

STREETS = (
    "Rua das Acácias", "Rua Sete de Setembro", "Avenida Brasil", "Rua São João", "Rua Quinze de Novembro",
    "Rua das Flores", "Avenida Getúlio Vargas", "Rua Dom Pedro II", "Travessa da Paz", "Rua Santos Dumont",
    "Rua Rui Barbosa", "Avenida Presidente Kennedy", "Rua dos Ipês", "Rua Castro Alves", "Alameda das Palmeiras",
)  # fmt: skip
DISTRICTS = (
    "Centro", "Vila Nova", "Jardim América", "Boa Vista", "Santa Luzia", "São José", "Bela Vista", "Industrial",
    "Jardim das Flores", "Santo Antônio",
)  # fmt: skip
FIRST_NAMES = (
    "Ana", "Maria", "Francisca", "Adriana", "Juliana", "Márcia", "Fernanda", "Patrícia", "Aline", "Sandra", "Camila",
    "Amanda", "Bruna", "Jéssica", "Letícia", "Júlia", "Luciana", "Vanessa", "Mariana", "Gabriela", "Simone", "Rita",
    "José", "João", "Antônio", "Francisco", "Carlos", "Paulo", "Pedro", "Lucas", "Luiz", "Marcos", "Luís", "Gabriel",
    "Rafael", "Daniel", "Marcelo", "Bruno", "Eduardo", "Felipe", "Raimundo", "Rodrigo", "Sebastião", "Mateus",
)  # fmt: skip
LAST_NAMES = (
    "Silva", "Santos", "Oliveira", "Souza", "Rodrigues", "Ferreira", "Alves", "Pereira", "Lima", "Gomes", "Costa",
    "Ribeiro", "Martins", "Carvalho", "Almeida", "Lopes", "Soares", "Fernandes", "Vieira", "Barbosa", "Rocha", "Dias",
    "Nascimento", "Andrade", "Moreira", "Nunes", "Marques", "Machado", "Mendes", "Freitas", "Araújo", "Gonçalves",
    "Assunção", "Brandão", "Magalhães", "Conceição", "Xavier", "Teixeira", "Cardoso", "Pinto",
)  # fmt: skip
